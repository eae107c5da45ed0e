//! `profiles`: the vendors, or every row of their documents' error tables.

use std::io::Write;

use super::text;
use crate::cli::{ProfilesArgs, ProfilesFormat};
use crate::exit::{Exit, Failure};
use crate::profile::Profile;

/// The source whose lines are the vendor's error table.
const TABLE: &str = "errors";

pub(super) fn profiles(args: &ProfilesArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let profiles = super::profiles(&args.profiles)?;
    match args.format {
        ProfilesFormat::Table => table(&profiles, out)?,
        ProfilesFormat::Csv => csv(&profiles, out)?,
    }
    Ok(Exit::Success)
}

fn table(profiles: &[Profile], out: &mut dyn Write) -> Result<(), Failure> {
    let mut rows = vec![["PROFILE", "CODES", "ROWS", "NAME", "SOURCES"].map(str::to_owned)];
    rows.extend(profiles.iter().map(|profile| {
        let sources: Vec<&str> = profile.sources.values().map(|source| source.title.as_str()).collect();
        [
            profile.id.clone(),
            profile.codes.len().to_string(),
            documented(profile).len().to_string(),
            profile.name.clone(),
            sources.join("; "),
        ]
    }));
    write!(out, "{}", text::columns(&rows, 0))?;
    Ok(())
}

fn csv(profiles: &[Profile], out: &mut dyn Write) -> Result<(), Failure> {
    writeln!(out, "vendor,document_line,code,http_status")?;
    for profile in profiles {
        for (line, code, status) in documented(profile) {
            writeln!(out, "{},{line},{},{status}", text::csv(&profile.id), text::csv(code))?;
        }
    }
    Ok(())
}

/// The rows of the error table, by their lines in the document.
fn documented(profile: &Profile) -> Vec<(u32, &str, u16)> {
    let line = |cite: &str| cite.strip_prefix(TABLE)?.strip_prefix(':')?.parse::<u32>().ok();
    let mut rows: Vec<(u32, &str, u16)> = profile
        .codes
        .iter()
        .flat_map(|(code, rows)| rows.iter().filter_map(move |row| Some((line(&row.cite)?, code.as_str(), row.status))))
        .collect();
    rows.sort_unstable();
    rows
}
