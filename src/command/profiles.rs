//! `profiles`: prints the profiles, or each row of their error tables.

mod evidence;
mod index;
mod program;
mod readings;

use std::collections::BTreeSet;
use std::io::Write;

use time::OffsetDateTime;

use super::text;
use crate::cli::{ProfileArgs, ProfilesArgs, ProfilesCommand, ProfilesFormat, ShowArgs};
use crate::embedded;
use crate::exit::{Exit, Failure};
use crate::lint;
use crate::report::csv::quoted;
use model::profile::{ALL, Citation, CodeRow, Place, Profile};

/// The key of the source that contains the vendor's error table.
const TABLE: &str = "errors";

pub(super) fn profiles(args: &ProfilesArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    if let Some(ProfilesCommand::Show(args)) = &args.command {
        return show(args, out);
    }
    let suite = || embedded::suite().map_err(Failure::usage);
    let profiles = super::profiles(&chosen(args))?;
    match args.format {
        ProfilesFormat::Table => index::table(&suite()?, &profiles, out)?,
        ProfilesFormat::Index => index::markdown(&suite()?, &profiles, out)?,
        ProfilesFormat::Sources => sources(&profiles, out)?,
        ProfilesFormat::Csv => csv(&profiles, out)?,
        ProfilesFormat::Readings => readings::csv(&suite()?, &profiles, out)?,
        ProfilesFormat::Evidence => evidence::evidence(&suite()?, &profiles, out)?,
        ProfilesFormat::Markdown => program::markdown(&suite()?, &profiles, out)?,
        ProfilesFormat::Names => profiles.iter().try_for_each(|profile| writeln!(out, "{}", profile.id))?,
    }
    Ok(Exit::Success)
}

/// What the arguments name. Without a name, the lists of profiles are of all, and what goes into them is of the default group.
fn chosen(args: &ProfilesArgs) -> ProfileArgs {
    let lists = matches!(args.format, ProfilesFormat::Table | ProfilesFormat::Index | ProfilesFormat::Sources);
    if args.profiles.profiles.is_empty() && lists {
        ProfileArgs { profiles: vec![ALL.to_owned()] }
    } else {
        args.profiles.clone()
    }
}

/// The file of a profile, as it was written.
fn show(args: &ShowArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let name = &args.name;
    if let Some(text) = embedded::profile_text(name) {
        out.write_all(text.as_bytes())?;
        return Ok(Exit::Success);
    }
    // The error about an unknown name lists the known ones; a file is the user's own.
    let catalogue = embedded::catalogue().map_err(Failure::usage)?;
    catalogue.find(name).map_err(Failure::usage)?;
    out.write_all(&std::fs::read(name)?)?;
    Ok(Exit::Success)
}

fn sources(profiles: &[Profile], out: &mut dyn Write) -> Result<(), Failure> {
    let today = OffsetDateTime::now_utc().date();
    let mut rows = vec![["PROFILE", "SOURCE", "CODES", "ROWS", "READ", "AGE", "NAME", "DOCUMENT"].map(str::to_owned)];
    for profile in profiles {
        rows.extend(profile.sources.iter().map(|(id, source)| {
            let documented = rows_of(profile, id);
            let codes: BTreeSet<&str> = documented.iter().map(|(_, code, _)| *code).collect();
            let seen: BTreeSet<&str> = source
                .rows
                .iter()
                .filter_map(|row| row.outcome().code.is_some().then_some(row.code.as_str()))
                .collect();
            let counts = [codes.len() + seen.len(), documented.len() + source.rows.len()];
            let [codes, rows] = counts.map(|count| count.to_string());
            let age = lint::age(&source.read, today).map(|days| format!("{days} d")).unwrap_or_default();
            let read = source.read.clone();
            [profile.id.clone(), id.clone(), codes, rows, read, age, profile.name.clone(), source.title.clone()]
        }));
    }
    write!(out, "{}", text::columns(&rows, 0))?;
    Ok(())
}

fn csv(profiles: &[Profile], out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "vendor,document_line,code,http_status")?;
    for profile in profiles {
        for (line, code, status) in documented(profile) {
            writeln!(out, "{},{line},{},{status}", quoted(&profile.id), quoted(code))?;
        }
    }
    Ok(())
}

/// The rows of one document: location, code and status.
fn rows_of<'a>(profile: &'a Profile, source: &str) -> Vec<(Place<'a>, &'a str, u16)> {
    let row = |code: &'a str, row: &'a CodeRow| {
        let citation = Citation::parse(&row.cite).filter(|citation| citation.source == source)?;
        Some((citation.place, code, row.status))
    };
    profile.codes.iter().flat_map(|(code, rows)| rows.iter().filter_map(move |one| row(code, one))).collect()
}

/// The rows of the error table, sorted by line.
fn documented(profile: &Profile) -> Vec<(u32, &str, u16)> {
    let line = |(place, code, status)| match place {
        Place::Line(line) => Some((line, code, status)),
        Place::Row(..) => None,
    };
    let mut rows: Vec<(u32, &str, u16)> = rows_of(profile, TABLE).into_iter().filter_map(line).collect();
    rows.sort_unstable();
    rows
}
