"use strict";
// What a reader of a report sees in a real browser. The JSON report says which rows a filter must leave.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { Browser } = require("./page.js");

const folder = process.argv[2];
let checks = 0;
const same = (seen, expected, what) => { checks += 1; assert.deepEqual(seen, expected, what); };
const holds = (condition, what) => { checks += 1; assert.ok(condition, what); };

const report = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
const scenarios = (document) => document.areas.flatMap((area) => area.scenarios.map((one) => ({ ...one, area: area.name })));
const ids = (document, keep) => scenarios(document).filter(keep).map((one) => one.id);
const judgements = (scenario) => scenario.results.flatMap((result) => result.judgements);
// The verdicts that fail unless a policy says otherwise, as the page shows them by its cells.
const passing = ["conforms", "conforms (status only)", "unproven", "feature absent", "unstable", "inconclusive", "undocumented", "not applicable", "skipped"];
const isFinding = (judgement) => !passing.includes(judgement.verdict) || judgement.standing === "fails";

const shown = (page) => page.$$eval("tbody.scenario", (rows) => rows.filter((row) => row.checkVisibility()).map((row) => row.id));
const isOpen = (page, id) => page.$eval(`[id="${id}"] details`, (details) => details.open);
const body = (page, id) => page.locator(`[id="${id}"] .detail`);
const inView = (page, id) => page.$eval(`[id="${id}"]`, (row) => {
  const { top } = row.getBoundingClientRect();
  const bar = document.querySelector("#filter").getBoundingClientRect();
  const head = document.querySelector(".matrix > table > thead").getBoundingClientRect();
  return top >= Math.max(bar.bottom, head.bottom, 0) - 2 && top < innerHeight / 2;
});
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

async function filters(browser) {
  const document = report("one.json");
  const page = await browser.open("one.html");
  const all = ids(document, () => true);
  same(await shown(page), all, "without a filter every scenario is shown");
  const differs = (scenario) => judgements(scenario).some(isFinding);
  const cases = [
    ["differences", async () => page.check("[name=differences]"), differs],
    ["area", async () => page.selectOption("[name=area]", "multipart"), (one) => one.area === "multipart"],
    ["code", async () => page.selectOption("[name=code]", "NoSuchKey"), (one) => one.condition === "NoSuchKey"],
    ["verdict", async () => page.selectOption("[name=verdict]", "wrong status"), (one) => judgements(one).some((j) => j.verdict === "wrong status")],
    ["text", async () => page.fill("[name=text]", "putobject with THE METHOD patch"), (one) => one.id === "object/patch"],
    ["profile", async () => {
      await page.selectOption("[name=column]", "hcp");
      await page.selectOption("[name=verdict]", "undocumented");
    }, (one) => judgements(one).some((j) => j.profile === "hcp" && j.verdict === "undocumented")],
    ["differences of a profile", async () => {
      await page.selectOption("[name=column]", "liteio");
      await page.check("[name=differences]");
    }, (one) => judgements(one).some((j) => j.profile === "liteio" && isFinding(j))],
    ["several at once", async () => {
      await page.check("[name=differences]");
      await page.selectOption("[name=area]", "object");
      await page.selectOption("[name=verdict]", "wrong code");
    }, (one) => differs(one) && one.area === "object" && judgements(one).some((j) => j.verdict === "wrong code")],
  ];
  for (const [name, act, keep] of cases) {
    await act();
    const expected = ids(document, keep);
    holds(expected.length > 0 && expected.length < all.length, `the filter by ${name} hides some rows and keeps some`);
    same(await shown(page), expected, `filter by ${name}`);
    same(await page.textContent("#count"), `${expected.length} of ${all.length} scenarios`, `count after the filter by ${name}`);
    const areas = await page.$$eval("tbody.area", (rows) => rows.filter((row) => row.checkVisibility()).length);
    same(areas, new Set(expected.map((id) => id.split("/")[0])).size, `no empty area after the filter by ${name}`);
    await page.click("button[type=reset]");
    await page.waitForFunction((count) => document.querySelector("#count").textContent === count, `${all.length} scenarios`);
  }
  await page.fill("[name=text]", "nothing is like this");
  same(await shown(page), [], "a text that occurs nowhere leaves no row");
  holds(await page.isVisible("#nothing"), "an empty matrix says so");
  await page.fill("[name=text]", "");

  await page.selectOption("[name=area]", "list");
  await page.waitForFunction(() => location.search === "?area=list");
  await page.reload();
  same(await shown(page), ids(document, (one) => one.area === "list"), "the filter is in the address and survives a reload");
  const odd = await browser.open("one.html?area=nowhere&verdict=%3Cb%3E&unknown=1");
  same(await shown(odd), all, "an address with unknown values shows everything");
}

async function unfolding(browser) {
  const page = await browser.open("one.html");
  const id = "object/patch";
  same(await isOpen(page, id), false, "rows are initially folded");
  await page.locator(`[id="${id}"] > tr:first-child > td`).last().click();
  same(await isOpen(page, id), true, "a click on a row unfolds it");
  for (const text of ["The request is otherwise a correct upload", "PATCH /s3c-", "HTTP/1.1 405", "line 46", "scenarios/object/patch.yaml"]) {
    holds((await body(page, id).innerText()).includes(text), `the unfolded row contains: ${text}`);
  }
  same(await body(page, id).locator("tbody tr").count(), 5, "every profile's expectation is shown");
  await page.locator(`[id="${id}"] > tr:first-child > td`).last().click();
  same(await isOpen(page, id), false, "another click folds it");
  await page.locator(`[id="${id}"] summary`).click();
  same(await isOpen(page, id), true, "a click on its triangle unfolds it");

  const other = "object/get-missing-key";
  await page.locator(`[id="${other}"] th a`).focus();
  await page.keyboard.press("Tab");
  const focused = () => page.evaluate(() => document.activeElement.closest("tbody")?.id + " " + document.activeElement.localName);
  same(await focused(), `${other} summary`, "the tab key moves from the row's link to its triangle");
  holds(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle) !== "none", "focus is visible");
  await page.keyboard.press("Enter");
  same(await isOpen(page, other), true, "the enter key unfolds a row");
  await page.keyboard.press("Space");
  same(await isOpen(page, other), false, "the space key folds it again");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  same(await isOpen(page, other), true, "the enter key on the row's link unfolds it");
  same(new URL(page.url()).hash, `#${other}`, "and the address names the row");
  await page.selectOption("[name=area]", "list");
  await page.click("#unfold");
  const open = () => page.$$eval("tbody.scenario", (rows) => rows.filter((row) => row.checkVisibility()).map((row) => row.querySelector("details").open));
  holds((await open()).every(Boolean), "all rows that are shown unfold at once");
  await page.click("#unfold");
  holds((await open()).every((one) => !one), "and fold at once");
}

async function deepLinks(browser) {
  const last = ids(report("one.json"), () => true).at(-1);
  const addresses = [
    ["one.html#object/patch", 1300],
    ["one.html#object/patch", 375],
    [`one.html#${last}`, 1300],
    ["several.html#object/patch", 1300],
    ["one.html?area=list&text=zzz#object/patch", 1300],
  ];
  for (const [address, width] of addresses) {
    const page = await browser.open(address, { width });
    const id = address.split("#")[1];
    await page.waitForFunction((id) => document.getElementById(id).querySelector("details").open, id);
    await page.waitForTimeout(200);
    holds(await inView(page, id), `${address} at ${width} pixels: the row is in view`);
    holds(await body(page, id).locator("pre").first().isVisible(), `${address}: the row is unfolded`);
  }
  const page = await browser.open("one.html?area=list#object/patch");
  const list = ids(report("one.json"), (one) => one.area === "list");
  same(await shown(page), [...list, "object/patch"], "a row that the address names is shown despite the filter");
  await page.check("[name=differences]");
  holds(!(await shown(page)).includes("object/patch"), "until another filter is chosen");
  await page.evaluate(() => { location.hash = "#multipart/complete-descending-parts"; });
  await page.waitForTimeout(200);
  holds(await isOpen(page, "multipart/complete-descending-parts"), "a link followed later unfolds its row");
  holds(await inView(page, "multipart/complete-descending-parts"), "and brings it into view");
}

async function comparison(browser) {
  const document = report("several.json");
  const page = await browser.open("several.html");
  const names = document.runs.map((run) => run.name);
  same(await page.$$eval(".matrix > table > thead th > bdi", (cells) => cells.map((cell) => cell.textContent)), names, "a column for each target");
  await page.check("[name=differences]");
  const split = (one) => new Set(one.results.filter((result) => result.kind === "response").map((result) => result.observed)).size > 1;
  const differs = (one) => split(one) || judgements(one).some(isFinding);
  same(await shown(page), ids(document, differs), "differences are rows in which targets differ or one of them is a finding");
  await page.selectOption("[name=column]", names[1]);
  const second = (one) => one.results.some((result) => result.run === 1 && result.judgements.some(isFinding));
  same(await shown(page), ids(document, second), "differences of one target are its findings");
  const cells = await page.$$eval(`[id="multipart/complete-part-too-small"] > tr:first-child > td`, (cells) => cells.map((cell) => cell.innerText.split(/\s*\n\s*/)));
  same(cells, [["200 EntityTooSmall", "✓ conforms"], ["400 EntityTooSmall", "✗ wrong status"], ["gave up"]], "a cell shows the outcome and the verdict in words, and the last one what clients do");
  await page.selectOption("[name=column]", "");
  await page.uncheck("[name=differences]");
  const places = () => page.$$eval("tbody.scenario", (rows) => rows.map((row) => Number(row.dataset.impact)));
  const suite = await places();
  await page.selectOption("[name=order]", "impact");
  same(await places(), [...suite].sort((one, other) => one - other), "ordered by impact, what harms clients most is first");
  same(await page.locator("tbody.area:visible").count(), 0, "and no area is named between rows of several");
  await page.selectOption("[name=order]", "");
  same(await places(), suite, "the order of the suite comes back");
}

async function knownFailures(browser) {
  const page = await browser.open("known.html");
  await page.selectOption("[name=verdict]", "known failure");
  const excused = await shown(page);
  holds(excused.includes("object/bad-digest-put") && excused.includes("object/content-md5-empty"), "a known failure is its own verdict");
  await page.click("#unfold");
  const row = body(page, "object/bad-digest-put");
  holds((await row.innerText()).includes("known failure: looked at, until 2999-12-31"), "a known failure shows its reason");
  same(await row.locator(".issue a").getAttribute("href"), "https://issues.example/7", "and its issue as a link");
  same(await body(page, "object/content-md5-empty").locator(".issue a").count(), 0, "an issue that is not a web address is not a link");
}

const census = (page) => page.evaluate(() => {
  const tags = {};
  for (const element of document.querySelectorAll("*")) tags[element.localName] = (tags[element.localName] ?? 0) + 1;
  return tags;
});

async function hostility(browser) {
  const plain = await browser.open("plain.html");
  const page = await browser.open("hostile.html");
  same(await census(page), await census(plain), "hostile text creates no element");
  const attributes = (page) => page.evaluate(() => [...new Set([...document.querySelectorAll("*")].flatMap((element) => element.getAttributeNames()))].sort());
  same(await attributes(page), await attributes(plain), "hostile text creates no attribute");
  await page.click("#unfold");
  await page.mouse.move(300, 300);
  await page.locator("tbody.scenario").first().hover();
  same(await page.evaluate(() => window.pwned), undefined, "no script from a server runs");
  holds(await page.evaluate(() => document.body.checkVisibility()), "no style from a server applies");
  const schemes = await page.$$eval("a", (links) => [...new Set(links.map((link) => new URL(link.href).protocol))].sort());
  same(schemes, ["file:", "https:"], "links lead only into the page and to the web");
  const text = await page.evaluate(() => document.body.textContent);
  for (const part of ["</script><script>window.pwned = 1</script>", "<img src=x onerror=window.pwned=1>", "\\u{202e}gnp.exe\\u{202c}", "\\x1b[31mred\\x00\\x07", "{{7*7}} {% include %} ${7*7} &lt;b&gt;"]) {
    holds(text.includes(part), `shown as text: ${part}`);
  }
  const hidden = [...text].filter((character) => /[\p{Cc}\p{Cf}]/u.test(character) && !"\n\t".includes(character));
  same(hidden, [], "no hidden character remains");
  holds(!text.includes("W".repeat(500)) || (await overflow(page)) <= 0, "long words do not widen the page");
  const isolated = await page.$$eval("tbody.scenario > tr:first-child > td:nth-of-type(1) > code", (cells) => cells.every((cell) => cell.querySelector("bdi")));
  holds(isolated, "text from servers is isolated from the text next to it");

  // In a separate page, because the refusal is reported on the console.
  const trial = await (await browser.process.newContext()).newPage();
  await trial.goto(page.url());
  const ran = await trial.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = 1";
    document.body.append(script);
    const style = document.createElement("style");
    style.textContent = "body { display: none }";
    document.body.append(style);
    return [window.ran, document.body.checkVisibility()];
  });
  same(ran, [undefined, true], "the page's policy refuses any other script and style");
}

async function withoutScript(browser) {
  const page = await browser.open("one.html", { javaScriptEnabled: false });
  const id = "object/patch";
  holds(!(await page.locator("#filter").isVisible()), "filters that cannot work are hidden");
  const detail = page.locator(`[id="${id}"]`);
  holds(!(await detail.isVisible()), "rows are folded");
  await page.locator("summary", { hasText: `Details of ${id}` }).click();
  holds(await detail.isVisible(), "the triangle unfolds a row");
  holds((await detail.innerText()).includes("HTTP/1.1 405"), "and the response is shown");
  await page.locator(`a[href="#object/get-missing-key"]`).first().click();
  holds(await page.locator(`[id="object/get-missing-key"]`).isVisible(), "the link unfolds a row");
  const linked = await browser.open(`one.html#${id}`, { javaScriptEnabled: false });
  holds(await linked.locator(`[id="${id}"]`).isVisible(), "an address unfolds its row");
  const box = await linked.locator(`[id="${id}"]`).boundingBox();
  holds(box.y > 0 && box.y < 450, "and brings it into view");
}

// The contrast of the text's colour with the page's, as WCAG 2 defines it.
const contrasts = (page) => page.evaluate(() => {
  const channels = (color) => color.match(/[\d.]+/g).slice(0, 3).map(Number);
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((value) => value / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (color !== "rgba(0, 0, 0, 0)") return color;
    }
    return getComputedStyle(document.body).backgroundColor;
  };
  const selectors = ["h1", "dt", "a[href^=http]", "td.good b", "td.bad b", "td.bad small", "td.quiet b", "td.known b", "th small", "pre", ".legend .open"];
  return selectors.map((selector) => {
    const element = document.querySelector(`.matrix ${selector}`) ?? document.querySelector(selector);
    const [one, other] = [getComputedStyle(element).color, behind(element)].map(luminance);
    return [selector, (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)];
  });
});

async function appearance(browser) {
  const pages = {};
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.open("known.html", { colorScheme });
    for (const [selector, contrast] of await contrasts(page)) {
      holds(contrast >= 4.5, `${selector} is readable in ${colorScheme}: ${contrast.toFixed(1)}`);
    }
    pages[colorScheme] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  }
  holds(pages.light !== pages.dark, "light and dark differ");
  for (const file of ["one.html", "several.html", "known.html", "hostile.html"]) {
    for (const width of [320, 375, 768, 1024, 1300]) {
      const page = await browser.open(`${file}#object/bad-digest-put`, { width });
      holds((await overflow(page)) <= 0, `${file} at ${width} pixels needs no horizontal scrolling`);
    }
  }
  const page = await browser.open("one.html");
  await page.evaluate(() => scrollTo(0, document.querySelector(`[id="object/patch"]`).offsetTop + 900));
  const top = await page.$eval(".matrix > table > thead", (head) => head.querySelector("th").getBoundingClientRect().top);
  const bar = await page.$eval("#filter", (form) => form.getBoundingClientRect().bottom);
  holds(Math.abs(top - bar) < 2, "the table head stays below the filters while rows scroll");
  await page.emulateMedia({ media: "print" });
  holds(!(await page.isVisible("#filter")), "filters are not printed");
}

async function main() {
  const browser = await Browser.start(folder);
  try {
    for (const part of [filters, unfolding, deepLinks, comparison, knownFailures, hostility, withoutScript, appearance]) {
      const before = checks;
      await part(browser);
      await browser.closePages();
      console.log(`${part.name}: ${checks - before} checks`);
    }
    same(browser.trouble, [], "no error on the console, no dialog, no request");
    console.log(`${checks} checks in Chromium ${browser.process.version()}`);
  } finally {
    await browser.process.close();
  }
}

main().catch((error) => {
  console.error(`check failed: ${error.message}`);
  process.exit(1);
});
