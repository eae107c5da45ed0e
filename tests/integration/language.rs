//! The words of everything that a user or author reads: no page, help text, message, title, comment or name of a function
//! uses a word of [`WORDS`].

use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use s3conform::cli::Cli;

/// Words and phrases that we do not use, in lower case, and what to write instead.
const WORDS: &[(&str, &str)] = &[
    ("abilities", "capabilities"),
    ("answer", "response, or return / respond"),
    ("answered", "returned / responded"),
    ("answers", "responses, or returns / responds"),
    ("anybody", "the thing itself: the user, the endpoint, a client"),
    ("are told", "are reported"),
    ("does without", "does not require"),
    ("farewell", "shutdown notice"),
    ("greet", "probe"),
    ("greeting", "preflight"),
    ("healthy twin", "control"),
    ("is due", "is required / is expected"),
    ("is none", "is not one / does not exist"),
    ("is told", "is reported"),
    ("knows nothing", "is independent of"),
    ("let pass", "accept / not enforced"),
    ("likeness", "similarity"),
    ("lets pass", "accepts"),
    ("nobody", "the thing itself: no server, no client"),
    ("resemblance", "similarity"),
    ("resemble", "be similar to"),
    ("resembles", "is similar to / closest profile"),
    ("somebody", "the thing itself: the user, a client"),
    ("spoil", "corrupt / inject"),
    ("spoils", "corrupts / injects"),
    ("spoilt", "corrupted"),
    ("stands", "is"),
    ("tells", "reports / says"),
    ("that is none", "that is not one"),
    ("told", "reported / said"),
    ("twin", "control"),
    ("twins", "controls"),
    ("verb", "subcommand"),
    ("verbs", "subcommands"),
    ("wants", "requires"),
    ("what is there", "the thing itself: the leftovers, the existing files"),
    ("whoever", "the thing itself: the user, the client"),
    ("wishes", "overrides"),
    ("witness", "the function by what it does: run, send"),
];

/// Pages for users, and files with texts for users; `docs/` and `templates/` are read with everything in them.
const PAGES: [&str; 10] = [
    "README.md",
    "action.yml",
    "clients/README.md",
    "deploy/README.md",
    "profiles/README.md",
    "reports/README.md",
    "scenarios/README.md",
    "targets/README.md",
    "tests/clients/README.md",
    "tests/servers/README.md",
];

/// A text for users, and where it is.
struct Passage {
    /// A file, or a command whose help it is.
    source: String,
    /// The line of its start.
    line: usize,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// All files below `folder` with this extension, as paths from the root, sorted. A folder that does not exist has none.
fn files(folder: &str, extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|own| own == extension) {
                found.push(path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// The long help of the program, of each subcommand and of their subcommands.
fn help() -> Vec<Passage> {
    fn of(command: &mut clap::Command, name: &str, texts: &mut Vec<Passage>) {
        let text = command.render_long_help().to_string();
        texts.push(Passage { source: format!("{name} --help"), line: 1, text });
        for subcommand in command.get_subcommands_mut().filter(|subcommand| subcommand.get_name() != "help") {
            let name = format!("{name} {}", subcommand.get_name());
            of(subcommand, &name, texts);
        }
    }
    let mut texts = Vec::new();
    of(&mut Cli::command(), "s3conform", &mut texts);
    texts
}

fn pages() -> Vec<Passage> {
    let fixed = PAGES.into_iter().filter(|page| root().join(page).exists()).map(str::to_owned);
    let paths = fixed.chain(files("docs", "md")).chain(files("templates", "html"));
    paths.map(|path| Passage { line: 1, text: without_own_list(&read(&path)), source: path }).collect()
}

/// The page without the lines of the table that lists these words for the authors of texts.
fn without_own_list(page: &str) -> String {
    let mut is_list = false;
    let lines = page.lines().map(|line| {
        if line.starts_with('#') {
            is_list = line == "## Not these";
        }
        if is_list && line.starts_with('|') { "" } else { line }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The titles and descriptions of all scenarios, and the profiles without the titles of the vendors' documents.
fn data() -> Vec<Passage> {
    let mut texts = Vec::new();
    for path in files("scenarios", "yaml") {
        for key in ["title", "description", "because", "no_control"] {
            if let Some((line, text)) = field(&read(&path), key) {
                texts.push(Passage { source: path.clone(), line, text });
            }
        }
    }
    for path in files("clients", "yaml") {
        texts.push(Passage { text: read(&path), line: 1, source: path });
    }
    for path in files("profiles", "yaml") {
        let text = read(&path);
        let lines = text.lines().map(|line| if line.trim_start().starts_with("title:") { "" } else { line });
        texts.push(Passage { source: path, line: 1, text: lines.collect::<Vec<_>>().join("\n") });
    }
    texts
}

/// The line and value of a field at the top of a YAML file, with the indented lines that follow it.
fn field(yaml: &str, key: &str) -> Option<(usize, String)> {
    let lines: Vec<&str> = yaml.lines().collect();
    let start = lines.iter().position(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))?;
    let more = lines[start + 1..].iter().take_while(|line| line.is_empty() || line.starts_with(' ')).count();
    Some((start + 1, lines[start..=start + more].join("\n")))
}

/// The string literals of all sources, without those of tests.
fn literals() -> Vec<Passage> {
    let folders = ["src", "crates/model/src", "crates/engine/src", "crates/reference/src"];
    let is_test = |path: &String| path.ends_with("/tests.rs") || path.contains("/tests/");
    let paths = folders.into_iter().flat_map(|folder| files(folder, "rs")).filter(|path| !is_test(path));
    paths
        .flat_map(|path| {
            let found = string_literals(&read(&path));
            found.into_iter().map(move |(line, text)| Passage { source: path.clone(), line, text })
        })
        .collect()
}

/// The comments of all sources and the names of their functions, at their lines. This file lists the words itself.
fn comments_and_names() -> Vec<Passage> {
    let folders = ["src", "crates", "tests", "benches", "fuzz/src", "fuzz/fuzz_targets"];
    let paths = folders.into_iter().flat_map(|folder| files(folder, "rs"));
    paths
        .filter(|path| path != "tests/integration/language.rs")
        .map(|path| {
            let text: Vec<String> = read(&path).lines().map(comment_or_name).collect();
            Passage { source: path, line: 1, text: text.join("\n") }
        })
        .collect()
}

/// What a line of a source says in words: its comment, or the name of the function that begins there.
fn comment_or_name(line: &str) -> String {
    if let Some(comment) = line.trim_start().strip_prefix("//") {
        return comment.trim_start_matches(['/', '!']).to_owned();
    }
    let name = line.split_once("fn ").and_then(|(_, rest)| rest.split_once(['(', '<']));
    name.map(|(name, _)| name.replace('_', " ")).unwrap_or_default()
}

/// Each string literal outside `#[cfg(test)]` items and comments, unescaped as far as words need it, with its line.
fn string_literals(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    // The depth of braces at which a test item began.
    let (mut depth, mut in_test, mut test_follows) = (0, None, false);
    while let Some(c) = source[at..].chars().next() {
        let rest = &source[at..];
        let line = || source[..at].matches('\n').count() + 1;
        let mut length = c.len_utf8();
        if rest.starts_with("//") {
            length = rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            length = rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if rest.starts_with("#[cfg(test)]") {
            test_follows |= in_test.is_none();
        } else if let Some((text, whole)) = raw_string(rest) {
            length = whole;
            if in_test.is_none() {
                found.push((line(), text.to_owned()));
            }
        } else if c == '"' {
            let end = string_end(rest);
            length = end + 1;
            if in_test.is_none() {
                found.push((line(), unescaped(&rest[1..end])));
            }
        } else if c == '\'' {
            length = character(rest).unwrap_or(1);
        } else if c == '{' {
            if std::mem::take(&mut test_follows) {
                in_test = Some(depth);
            }
            depth += 1;
        } else if c == '}' {
            depth -= 1;
            in_test = in_test.filter(|start| *start < depth);
        } else if c == ';' && depth == 0 {
            test_follows = false;
        }
        at += length;
    }
    found
}

/// The text of a raw string at the start of `rest`, and the length of the literal.
fn raw_string(rest: &str) -> Option<(&str, usize)> {
    let after = rest.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let text = after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = text.find(&end)?;
    Some((&text[..length], 2 + hashes + length + end.len()))
}

/// The index of the quotation mark that ends the string at the start of `rest`.
fn string_end(rest: &str) -> usize {
    let mut escaped = true;
    for (index, c) in rest.char_indices() {
        if !escaped && c == '"' {
            return index;
        }
        escaped = (index == 0 || !escaped) && c == '\\';
    }
    rest.len() - 1
}

/// The length of a character literal at the start of `rest`; none for a lifetime.
fn character(rest: &str) -> Option<usize> {
    let inner = &rest[1..];
    if inner.starts_with('\\') {
        return inner[2..].find('\'').map(|end| end + 4);
    }
    let c = inner.chars().next()?;
    inner[c.len_utf8()..].starts_with('\'').then_some(2 + c.len_utf8())
}

/// The text of a literal: line breaks become spaces, and escaped line breaks vanish with the indentation after them.
fn unescaped(literal: &str) -> String {
    let joined: Vec<&str> =
        literal.split("\\\n").enumerate().map(|(i, s)| if i == 0 { s } else { s.trim_start() }).collect();
    joined.concat().replace("\\n", " ").replace("\\\"", "\"")
}

/// The words of [`WORDS`] in `text`, each with its offset and what to write instead.
fn unwanted(text: &str) -> Vec<(usize, &'static str, &'static str)> {
    // A phrase may be broken across lines.
    let flat: String =
        text.chars().map(|c| if c.is_ascii_whitespace() { ' ' } else { c.to_ascii_lowercase() }).collect();
    let mut found = Vec::new();
    for (word, instead) in WORDS {
        for (at, _) in flat.match_indices(word) {
            let (before, after) = (flat[..at].chars().next_back(), flat[at + word.len()..].chars().next());
            let joins = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            // `.told` and `"told"` are fields of files, and `{told}` is a variable in a format string.
            let is_quoted = before == Some('"') && after == Some('"');
            let is_field =
                before == Some('.') || is_quoted || (before == Some('{') && matches!(after, Some('}' | ':')));
            // `NONE` is a value of the protocol.
            let is_value = text[at..at + word.len()].split(' ').any(|own| own.len() > 1 && own == own.to_uppercase());
            if !joins(before) && !joins(after) && !is_field && !is_value {
                found.push((at, *word, *instead));
            }
        }
    }
    found.sort_unstable();
    found
}

fn findings(texts: &[Passage]) -> Vec<String> {
    texts
        .iter()
        .flat_map(|Passage { source, line, text }| {
            unwanted(text).into_iter().map(move |(at, word, instead)| {
                let line = line + text[..at].matches('\n').count();
                format!("{source}:{line}: `{word}`; write {instead}")
            })
        })
        .collect()
}

#[test]
fn texts_for_users_use_the_words_of_the_field() {
    let texts: Vec<Passage> = [help(), pages(), data(), literals()].into_iter().flatten().collect();
    assert!(texts.len() > 1000, "{} texts", texts.len());
    let wrong = findings(&texts);
    assert!(wrong.is_empty(), "words that we do not use:\n{}", wrong.join("\n"));
}

#[test]
fn comments_and_names_of_functions_use_the_words_of_the_field() {
    let texts = comments_and_names();
    assert!(texts.len() > 300, "{} sources", texts.len());
    let wrong = findings(&texts);
    assert!(wrong.is_empty(), "words that we do not use:\n{}", wrong.join("\n"));
}

#[test]
fn every_help_text_of_a_subcommand_has_an_example() {
    // `profile` only has subcommands, each with an example.
    for text in help().into_iter().filter(|text| text.source != "s3conform profile --help") {
        assert!(text.text.contains("Example"), "{} has no example", text.source);
    }
}

#[test]
fn a_word_is_found_whatever_its_case_and_across_lines_but_not_inside_others() {
    let words = |text: &str| unwanted(text).into_iter().map(|(_, word, _)| word).collect::<Vec<_>>();
    assert_eq!(words("Nobody\nanswers; it knows\nnothing."), ["nobody", "answers", "knows nothing"]);
    assert_eq!(words("A compression is NONE."), [""; 0]);
    assert_eq!(words("verbose standards, response_head, .told, {told} and \"told\""), [""; 0]);
    let text = Passage { source: "page.md".into(), line: 3, text: "one\ntwo\nthe twin".into() };
    assert_eq!(findings(&[text])[0], "page.md:5: `twin`; write control");
}

#[test]
fn literals_are_found_outside_of_comments_and_tests() {
    let source = "
        // \"a comment\"
        fn f<'a>(c: char) -> &'a str { if c == '\"' || c == '\\'' { \"one \\\"two\\\"\" } else { r#\"raw \"three\"\"# } }
        const LONG: &str = \"four \\\n            five\";
        #[cfg(test)]
        mod tests { const T: &str = \"{ hidden }\"; fn g() { h(\"hidden\") } }
        const AFTER: &str = \"six\";
        #[cfg(test)]
        mod more;
        const LAST: &str = \"seven\";
    ";
    let texts: Vec<String> = string_literals(source).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["one \"two\"", "raw \"three\"", "four five", "six", "seven"]);
    assert_eq!(string_literals("\n\n\"x\"")[0].0, 3);
}

#[test]
fn a_line_says_its_comment_or_the_name_of_its_function() {
    assert_eq!(comment_or_name("    /// One. // Two"), " One. // Two");
    assert_eq!(comment_or_name("pub(crate) async fn one_two<T>(three: T) {"), "one two");
    assert_eq!(comment_or_name("let three = 3; // four"), "");
}

#[test]
fn a_field_of_yaml_ends_at_the_next_one() {
    let yaml = "title: T\ndescription: >-\n  one\n  two\nwhen:\n  body: x\n";
    assert_eq!(field(yaml, "title"), Some((1, "title: T".into())));
    assert_eq!(field(yaml, "description"), Some((2, "description: >-\n  one\n  two".into())));
    assert_eq!(field(yaml, "given"), None);
}
