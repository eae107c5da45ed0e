"use strict";
// Makes two run files from one: in the first, some responses are harmless; in the second, the same responses are hostile.
const fs = require("node:fs");

const [source, plain, hostile] = process.argv.slice(2);

const attacks = [
  "</script><script>window.pwned = 1</script>",
  "<img src=x onerror=window.pwned=1>",
  "\"><svg onload=window.pwned=1>",
  "' onmouseover='window.pwned=1' x='",
  "</pre></bdi></td></table><h1>taken over</h1><table>",
  "<!-- <style>*{display:none}</style>",
  "</style><style>body{display:none}</style>",
  "javascript:window.pwned=1",
  "\u202egnp.exe\u202c \u2066isolated\u2069 \u200bnothing",
  "\u001b[31mred\u0000\u0007\u009b2J",
  "{{7*7}} {% include %} ${7*7} &lt;b&gt; &#60;script&#62;",
  "W".repeat(3000),
  "Z\u0351\u034f".repeat(300),
  "مرحبا بالعالم",
];

const corrupt = (record, text) => {
  const code = `Bad${text}`;
  record.observation = {
    response: { outcome: { status: 418, code }, body: "error", message: text, notes: [text] },
  };
  record.exchange = {
    request_head: `GET /${text} HTTP/1.1\nHost: ${text}\n\n`,
    request_body: text,
    request_body_bytes: 5,
    response_head: `HTTP/1.1 418 ${text}\nx-odd: ${text}`,
    response_body: `<Error><Code>${code}</Code></Error>\n${text}`,
    response_body_bytes: 9,
  };
};

const write = (path, texts) => {
  const lines = fs.readFileSync(source, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const header = lines[0];
  header.target.name = `target ${texts[0]}`;
  header.target.endpoint = texts[7];
  header.selection = [texts[1]];
  // Run files hold records in the order in which they arrived.
  const records = lines.filter((line) => line.scenario?.startsWith("object/"));
  records.sort((one, other) => (one.scenario < other.scenario ? -1 : 1));
  texts.forEach((text, index) => corrupt(records[index], text));
  records[texts.length].observation = { skipped: { why: { what: texts[1] } } };
  records[texts.length + 1].observation = { "setup-failed": { step: texts[2], why: { what: texts[0], detail: texts[1] } } };
  fs.writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
};

write(plain, attacks.map((_, index) => `harmless ${index}`));
write(hostile, attacks);
