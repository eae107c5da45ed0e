//! `coverage`: prints which scenarios cover each documented code.

use std::io::Write;

use super::text;
use crate::cli::{CoverageArgs, CoverageFormat};
use crate::coverage::{self, Covered, Proof};
use crate::exit::{Exit, Failure};
use crate::report::csv::quoted;

pub(super) fn coverage(args: &CoverageArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = &super::suite(&args.suite)?;
    let profiles = super::profiles(&args.profiles)?;
    let covered = coverage::coverage(suite, &profiles);
    match args.format {
        CoverageFormat::Table => table(&covered, out)?,
        CoverageFormat::Markdown => markdown(&covered, out)?,
        CoverageFormat::Csv => csv(&covered, out)?,
    }
    let complete = covered.iter().all(|one| !matches!(one.proof, Proof::Missing { .. }));
    Ok(if complete { Exit::Success } else { Exit::Mismatch })
}

fn table(covered: &[Covered], out: &mut dyn Write) -> Result<(), Failure> {
    for (index, document) in covered.chunk_by(same_document).enumerate() {
        let gap = if index == 0 { "" } else { "\n" };
        writeln!(out, "{gap}{}, {}: {}", document[0].vendor, document[0].source, summary(document))?;
        for one in document {
            let proof = match (&one.proof, detail(&one.proof)) {
                (Proof::Scenarios(_), detail) => detail,
                (proof, detail) if detail.is_empty() => kind(proof).to_owned(),
                (proof, detail) => format!("{}: {detail}", kind(proof)),
            };
            writeln!(out, "  {} {}\n{}", one.code, statuses(one), text::wrap(&proof, 6))?;
        }
    }
    let missing: Vec<String> = covered
        .iter()
        .filter(|one| matches!(one.proof, Proof::Missing { .. }))
        .map(|one| format!("{} {}", one.vendor, one.code))
        .collect();
    if !missing.is_empty() {
        let text = format!("no scenario and no reason for having none: {}", missing.join(", "));
        writeln!(out, "\n{}", text::wrap(&text, 0))?;
    }
    Ok(())
}

fn markdown(covered: &[Covered], out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "| vendor | source | code | status | proof | by |\n|---|---|---|---|---|---|")?;
    for one in covered {
        let detail = detail(&one.proof).replace('|', "\\|");
        let (vendor, source, code) = (&one.vendor, &one.source, &one.code);
        writeln!(out, "| {vendor} | {source} | {code} | {} | {} | {detail} |", statuses(one), kind(&one.proof))?;
    }
    Ok(())
}

fn csv(covered: &[Covered], out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "vendor,source,code,http_status,proof,by")?;
    for one in covered {
        let (statuses, detail) = (statuses(one), detail(&one.proof));
        let fields = [&one.vendor, &one.source, &one.code, &statuses, kind(&one.proof), &detail];
        writeln!(out, "{}", fields.map(quoted).join(","))?;
    }
    Ok(())
}

fn same_document(one: &Covered, next: &Covered) -> bool {
    (&one.vendor, &one.source) == (&next.vendor, &next.source)
}

fn summary(document: &[Covered]) -> String {
    let count = |name: &str| document.iter().filter(|one| kind(&one.proof) == name).count();
    format!(
        "{}: {} with a scenario, {} needing setup, {} impossible to provoke, {} missing",
        text::counted(document.len(), "code"),
        count("scenario"),
        count("needs setup"),
        count("cannot be provoked"),
        count("missing")
    )
}

fn statuses(one: &Covered) -> String {
    let mut statuses: Vec<String> = one.statuses.iter().map(u16::to_string).collect();
    statuses.dedup();
    statuses.join(" ")
}

fn kind(proof: &Proof) -> &'static str {
    match proof {
        Proof::Scenarios(_) => "scenario",
        Proof::NeedsSetup { .. } => "needs setup",
        Proof::Unprovokable(_) => "cannot be provoked",
        Proof::Missing { .. } => "missing",
    }
}

fn detail(proof: &Proof) -> String {
    match proof {
        Proof::Scenarios(scenarios) => scenarios.join(", "),
        Proof::NeedsSetup { scenarios, needs } if scenarios.is_empty() => needs.clone(),
        Proof::NeedsSetup { scenarios, needs } => format!("{needs} ({})", scenarios.join(", ")),
        Proof::Unprovokable(why) => why.clone(),
        Proof::Missing { elsewhere } if elsewhere.is_empty() => String::new(),
        Proof::Missing { elsewhere } => {
            format!("{} can provoke it, but the profile expects a different outcome", elsewhere.join(", "))
        }
    }
}
