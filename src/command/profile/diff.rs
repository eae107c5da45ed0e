//! `profile diff`: shows where two profiles disagree.

use std::fmt::Display;
use std::io::Write;

use crate::cli::{DiffArgs, ProfileArgs};
use crate::command::text;
use crate::exit::{Exit, Failure};
use model::profile::Profile;
use model::profile::diff::{Comparison, by_code, by_scenario};

pub(super) fn diff(args: &DiffArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let suite = &crate::command::suite(&args.suite)?;
    let one = |word: &String| match crate::command::profiles(&ProfileArgs { profiles: vec![word.clone()] })?.as_slice()
    {
        [profile] => Ok(profile.clone()),
        _ => Err(Failure::usage(format!(
            "`{word}` is a group; give two profiles, such as `s3conform profile diff aws zenko`, or use `s3conform vendors \
             {word}`"
        ))),
    };
    let (left, right) = (&one(&args.left)?, &one(&args.right)?);
    show("codes", &by_code(left, right), left, right, out)?;
    writeln!(out)?;
    show("scenarios", &by_scenario(left, right, suite, &args.region), left, right, out)?;
    Ok(Exit::Success)
}

fn show<T: Display>(
    what: &str,
    found: &Comparison<T>,
    left: &Profile,
    right: &Profile,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let both = found.disagree.len() + found.agree;
    writeln!(
        out,
        "{what}: {} and {} disagree on {} of {both} that both document",
        left.id,
        right.id,
        found.disagree.len()
    )?;
    let either = |said: &[T]| said.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
    let mut rows = vec![[String::new(), left.id.clone(), right.id.clone()]];
    rows.extend(found.disagree.iter().map(|one| [one.subject.clone(), either(&one.left), either(&one.right)]));
    if rows.len() > 1 {
        write!(out, "{}", text::columns(&rows, 2))?;
    }
    for (profile, only) in [(left, &found.left_only), (right, &found.right_only)] {
        if !only.is_empty() {
            let line = format!("documented only by {} ({}): {}", profile.id, only.len(), only.join(", "));
            writeln!(out, "{}", text::wrap(&line, 0))?;
        }
    }
    Ok(())
}
