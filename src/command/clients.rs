//! `clients`: prints the clients, or the page of how each of them decides, made from their rules.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::{policy, text};
use crate::cli::{ClientsArgs, ClientsFormat};
use crate::exit::{Exit, Failure};
use crate::impact::replay::{self, Agreement};
use crate::impact::{Call, Seen, react};
use model::client::{BodyShape, Client, Clients, Effect, ErrorType, Precondition, When};
use model::operation::Operation;

/// A response about which clients differ: what it is, to which operation, and what is seen of it.
struct Question {
    title: &'static str,
    operation: &'static str,
    precondition: Option<Precondition>,
    status: Option<u16>,
    code: Option<&'static str>,
    body: BodyShape,
    skew: bool,
}

const ERROR: Question = Question {
    title: "",
    operation: "PutObject",
    precondition: None,
    status: None,
    code: None,
    body: BodyShape::Error,
    skew: false,
};

/// The columns of the page's table.
const QUESTIONS: [Question; 14] = [
    Question { title: "503 SlowDown", status: Some(503), code: Some("SlowDown"), ..ERROR },
    Question { title: "503 web page", status: Some(503), body: BodyShape::Unreadable, ..ERROR },
    Question { title: "502 web page", status: Some(502), body: BodyShape::Unreadable, ..ERROR },
    Question { title: "429 unknown code", status: Some(429), code: Some("TooMany"), ..ERROR },
    Question { title: "500 EntityTooLarge", status: Some(500), code: Some("EntityTooLarge"), ..ERROR },
    Question { title: "400 InternalError", status: Some(400), code: Some("InternalError"), ..ERROR },
    Question { title: "403 SlowDown", status: Some(403), code: Some("SlowDown"), ..ERROR },
    Question { title: "501 NotImplemented", status: Some(501), code: Some("NotImplemented"), ..ERROR },
    Question {
        title: "403 RequestTimeTooSkewed, Date off",
        status: Some(403),
        code: Some("RequestTimeTooSkewed"),
        skew: true,
        ..ERROR
    },
    Question {
        title: "403 RequestTimeTooSkewed, Date right",
        status: Some(403),
        code: Some("RequestTimeTooSkewed"),
        ..ERROR
    },
    Question {
        title: "409 on If-Match",
        precondition: Some(Precondition::IfMatch),
        status: Some(409),
        code: Some("ConditionalRequestConflict"),
        ..ERROR
    },
    Question { title: "PutObject: 200 with an error", status: Some(200), code: Some("AccessDenied"), ..ERROR },
    Question {
        title: "CopyObject: 200 with an error",
        operation: "CopyObject",
        status: Some(200),
        code: Some("AccessDenied"),
        ..ERROR
    },
    Question {
        title: "CompleteMultipartUpload: empty 200",
        operation: "CompleteMultipartUpload",
        status: Some(200),
        body: BodyShape::Empty,
        ..ERROR
    },
];

pub(super) fn clients(args: &ClientsArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let clients = policy::clients(&args.clients)?;
    if let Some(path) = &args.check {
        return check(&clients, path, out);
    }
    match args.format {
        ClientsFormat::Table => write!(out, "{}", table(&clients))?,
        ClientsFormat::Markdown => write!(out, "{}", page(&clients))?,
        ClientsFormat::Names => clients.0.iter().try_for_each(|client| writeln!(out, "{}", client.id))?,
    }
    Ok(Exit::Success)
}

/// Compares the rules with the observations in the file at `path`.
fn check(clients: &Clients, path: &Path, out: &mut dyn Write) -> Result<Exit, Failure> {
    let refused = |why: String| Failure::usage(format!("{}: {why}", path.display()));
    let file = fs::read_to_string(path).map_err(|error| refused(format!("cannot read it: {error}")))?;
    let observed = replay::read(&file).map_err(|error| refused(error.to_string()))?;
    let agreement = Agreement::of(&observed, &clients.0);
    let mut rows = vec![["CLIENT", "VERSION", "CASES", "AGREE"].map(str::to_owned)];
    rows.extend(agreement.table.iter().map(|((client, version), (cases, agree))| {
        [client.clone(), version.clone(), cases.to_string(), agree.to_string()]
    }));
    write!(out, "{}", text::columns(&rows, 0))?;
    for (line, said) in &agreement.disagreements {
        let observed = file.lines().nth(line - 1).unwrap_or_default();
        writeln!(out, "line {line}: {observed}\n  the rules say: {said}")?;
    }
    let (cases, agree) = agreement.total();
    writeln!(out, "{agree} of {cases} agree")?;
    if cases == 0 {
        return Err(Failure::usage(format!("{}: it has no observation of these clients", path.display())));
    }
    Ok(if agree == cases { Exit::Success } else { Exit::Mismatch })
}

fn table(clients: &Clients) -> String {
    let mut rows = vec![["CLIENT", "NAME", "ATTEMPTS", "PROOF", "VERSION"].map(str::to_owned)];
    rows.extend(clients.0.iter().map(|client| {
        let Client { id, name, attempts, proof, version, .. } = client;
        [id.clone(), name.clone(), attempts.to_string(), proof.to_string(), version.clone()]
    }));
    text::columns(&rows, 0)
}

/// The page `docs/clients.md`.
fn page(clients: &Clients) -> String {
    let mut page = "# How clients decide\n\nWhat each client does about a response, computed from the rules in [clients](../clients/README.md). \
                    `s3conform clients --format\nmarkdown` prints this page.\n\nA number is how often the request is sent in all. \"slow\" \
                    means that the waits are those of throttling, \"signed again\" that the\nclient corrects its clock by the \
                    response. \"error\" is a final error, and **success** means that the application sees a\nsuccess.\n\n"
        .to_owned();
    page.push_str(&format!("| response | {} |\n", names(clients).join(" | ")));
    page.push_str(&format!("|---|{}\n", "---|".repeat(clients.0.len())));
    for question in &QUESTIONS {
        let cells: Vec<String> = clients.0.iter().map(|client| question.cell(client)).collect();
        page.push_str(&format!("| {} | {} |\n", question.title, cells.join(" | ")));
    }
    page.push_str("\nWhere the title names no operation, it is PutObject. ");
    page.push_str("Every client sends a request again whose connection ends without a response.\n");
    for client in &clients.0 {
        page.push_str(&section(client));
    }
    page
}

fn names(clients: &Clients) -> Vec<&str> {
    clients.0.iter().map(|client| client.name.as_str()).collect()
}

impl Question {
    fn cell(&self, client: &Client) -> String {
        let operation = Operation::named(self.operation).expect("the table of questions names operations that exist");
        let seen = Seen {
            status: self.status,
            code: self.code.map(str::to_owned),
            body: self.body,
            skew: self.skew,
            region: false,
        };
        let call = Call { operation, precondition: self.precondition };
        let Some(reaction) = react(client, call, &seen) else { return "not sent".into() };
        match reaction.effect {
            Effect::Accept => "**success**".into(),
            Effect::Fail => "error".into(),
            Effect::Retry => reaction.attempts.to_string(),
            Effect::Throttle => format!("{} slow", reaction.attempts),
            Effect::Resign => "signed again".into(),
            Effect::Redirect => "redirected".into(),
        }
    }
}

fn section(client: &Client) -> String {
    let pace = &client.pace;
    let longest = pace.longest.as_ref().map(|longest| format!(", at most {longest}")).unwrap_or_default();
    let budget = pace.budget.as_ref().map(|budget| format!("; {budget}")).unwrap_or_default();
    let waits = if pace.retry == pace.throttle {
        format!("{}{longest}{budget}", pace.retry)
    } else {
        format!("{}, throttled {}{longest}{budget}", pace.retry, pace.throttle)
    };
    let mut lines = vec![
        format!("- {}: {}", client.version, client.proof),
        format!("- Attempts: {}. Waits: {waits}.", client.attempts),
        format!("- The application can tell apart: {}.", errors(client)),
    ];
    if !client.used_by.is_empty() {
        lines.push(format!("- Used by: {}.", client.used_by.join(", ")));
    }
    lines.push(format!("- Checked: {}", client.checked));
    lines.extend(client.notes.iter().map(|note| format!("- {note}")));
    let sources: Vec<String> = client.sources.iter().map(|source| format!("  - {source}")).collect();
    format!("\n## {}\n\n{}.\n\n{}\n- Sources:\n{}\n", client.name, client.about, lines.join("\n"), sources.join("\n"))
}

/// The types of errors with what leads to them; the last one is all the others.
fn errors(client: &Client) -> String {
    let (rest, known) = client.errors.split_last().expect("the last entry of a client's errors has no condition");
    let one = |error: &ErrorType| {
        let meaning = error.meaning.as_ref().map(|meaning| format!(" as {meaning}")).unwrap_or_default();
        format!("`{}`{meaning} ({})", error.name, condition(&error.when))
    };
    let all: Vec<String> = known.iter().map(one).collect();
    if all.is_empty() {
        format!("nothing, every error is `{}`", rest.name)
    } else {
        format!("{}; else `{}`", all.join(", "), rest.name)
    }
}

fn condition(when: &When) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut add = |words: Vec<String>| {
        if !words.is_empty() {
            parts.push(words.join(" or "));
        }
    };
    add(when.operation.iter().map(ToString::to_string).collect());
    add(when.precondition.iter().map(|precondition| precondition.word().to_owned()).collect());
    add(when.status.iter().map(ToString::to_string).collect());
    add(when.code.clone());
    add(when.body.iter().map(|body| format!("body {}", body.word())).collect());
    parts.join(", ")
}
