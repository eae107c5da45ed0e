//! `proof`: prints which scenarios have provoked the intended error on a server.

use std::io::Write;

use super::recorded::Recorded;
use super::text;
use crate::cli::{JudgingArgs, ProofArgs, ProofFormat};
use crate::embedded;
use crate::exit::{Exit, Failure};
use crate::proof::{self, Reasons, Run, Trial};
use crate::{own_endpoint, report};
use model::text::one_line;

pub(super) fn proof(args: &ProofArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = &super::suite(&args.suite)?;
    let profiles = embedded::catalogue().map_err(Failure::usage)?.default_profiles();
    let reasons = args.reasons.as_deref().map(Reasons::read).transpose().map_err(Failure::usage)?;
    let Recorded { files, names: servers, .. } =
        Recorded::read(&args.runs, &JudgingArgs::default(), args.allow_incomplete)?;
    let runs: Vec<Run<'_>> = servers
        .iter()
        .zip(&files)
        .map(|(server, file)| Run { server: server.clone(), records: &file.records, is_own: own_endpoint::made(file) })
        .collect();
    let mut trials = proof::proof(suite, &profiles, &runs);
    let problems = reasons.map(|reasons| reasons.explain(&mut trials)).unwrap_or_default();
    let text = match args.format {
        ProofFormat::Table => table(&servers, &trials),
        ProofFormat::Csv => report::proof::rows(&trials),
        ProofFormat::Json => report::proof::json(&servers, &trials),
        ProofFormat::Markdown => report::proof::markdown(&servers, &trials),
    };
    out.write_all(text.as_bytes())?;
    out.flush()?;
    for problem in &problems {
        super::say(&format!("{}: {problem}", file_of(args)));
    }
    Ok(if problems.is_empty() { Exit::Success } else { Exit::Mismatch })
}

fn file_of(args: &ProofArgs) -> String {
    args.reasons.as_ref().map(|path| path.display().to_string()).unwrap_or_default()
}

fn table(servers: &[String], trials: &[Trial]) -> String {
    let proven: Vec<[String; 3]> = trials
        .iter()
        .filter(|trial| trial.is_proven())
        .map(|trial| {
            let by: Vec<String> = trial.proven_by.iter().map(|response| one_line(&response.server)).collect();
            [trial.scenario.clone(), trial.condition.clone(), by.join(", ")]
        })
        .collect();
    let mut text = String::new();
    if !proven.is_empty() {
        text.push_str(&format!("proven\n{}\n", text::columns(&proven, 2)));
    }
    let (needy, open): (Vec<&Trial>, Vec<&Trial>) =
        trials.iter().filter(|trial| !trial.is_proven()).partition(|trial| !trial.requires.is_empty());
    for (title, trials) in [("unproven", open), ("unproven, with requirements", needy)] {
        if !trials.is_empty() {
            text.push_str(&format!("{title}\n{}\n", trials.into_iter().map(unproven).collect::<String>()));
        }
    }
    text.push_str(&format!(
        "servers: {}\n",
        servers.iter().map(|server| one_line(server)).collect::<Vec<_>>().join(", ")
    ));
    text + &format!("{}\n", report::proof::sentence(trials))
}

fn unproven(trial: &Trial) -> String {
    let mut text = format!("  {} {}\n", trial.scenario, trial.condition);
    let reason = trial.reason.iter().map(|reason| format!("reason: {reason}"));
    let needs = (!trial.requires.is_empty()).then(|| format!("requires: {}", trial.requires.join(" and ")));
    for line in reason.chain(needs) {
        text.push_str(&format!("{}\n", text::wrap(&line, 4)));
    }
    let responses = trial.otherwise.iter().filter(|response| !response.observed.starts_with("skipped"));
    let rows: Vec<[String; 2]> =
        responses.map(|response| [one_line(&response.server), one_line(&response.observed)]).collect();
    text + &text::columns(&rows, 4)
}
