"use strict";
// Opens reports in one browser and records everything that a report must not do: errors, dialogs, requests.
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

class Browser {
  static async start(folder) {
    const browser = new Browser();
    browser.folder = folder;
    browser.trouble = [];
    browser.process = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });
    return browser;
  }

  // `options` are those of a browser context; `width` and `height` set the viewport.
  async open(address, { width = 1300, height = 900, ...options } = {}) {
    const context = await this.process.newContext({ viewport: { width, height }, ...options });
    const page = await context.newPage();
    const note = (what) => this.trouble.push(`${address}: ${what}`);
    page.on("console", (message) => note(`console: ${message.text()}`));
    page.on("pageerror", (error) => note(`error: ${error.message}`));
    page.on("dialog", (dialog) => { note(`dialog: ${dialog.message()}`); dialog.dismiss(); });
    context.on("request", (request) => {
      if (!/^(file|data):/.test(request.url())) note(`request: ${request.url()}`);
    });
    const [file, rest] = address.split(/(?=[?#])(.*)/s);
    await page.goto(`${pathToFileURL(path.join(this.folder, file))}${rest ?? ""}`);
    return page;
  }

  async closePages() {
    await Promise.all(this.process.contexts().map((context) => context.close()));
  }
}

module.exports = { Browser };
