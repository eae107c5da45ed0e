//! Exit codes, how they combine, and the failure that ends a subcommand early.

use std::error::Error;
use std::process::ExitCode;
use std::{fmt, io};

/// How a subcommand ended, from the least to the most serious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// No failures.
    Success,
    /// A finding, a regression, or a mistake in a checked file.
    Mismatch,
    /// No scenario was selected, or nothing was judged.
    NothingSelected,
    /// The target is unusable.
    TargetUnusable,
    /// A flag, an argument or a file is invalid.
    Usage,
    /// The user interrupted the program.
    Interrupted,
}

impl Exit {
    /// The number that the shell sees.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Mismatch => 1,
            Self::Usage => 2,
            Self::TargetUnusable => 3,
            Self::NothingSelected => 4,
            Self::Interrupted => 130,
        }
    }

    /// Combines two results into the more serious one, so that a mismatch never hides a target that was not tested.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Why a command could not do its work: the exit code, and the error whose text names what is at fault and what to do
/// about it.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    cause: Box<dyn Error + Send + Sync>,
}

/// A failure at one of several targets.
#[derive(Debug, thiserror::Error)]
#[error("{target}: {cause}")]
struct AtTarget {
    target: String,
    cause: Box<dyn Error + Send + Sync>,
}

/// Several failures, a line each.
#[derive(Debug)]
struct Several(Vec<Failure>);

/// Standard output or a report that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the output: {0}")]
struct Unwritable(#[source] io::Error);

impl Failure {
    /// A failure with this exit code.
    #[must_use]
    pub fn new(exit: Exit, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { exit, cause: cause.into() }
    }

    /// A flag, an argument or a file is wrong.
    #[must_use]
    pub fn usage(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Exit::Usage, cause)
    }

    /// The target is unusable.
    #[must_use]
    pub fn target(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Exit::TargetUnusable, cause)
    }

    /// The user interrupted before this was done.
    #[must_use]
    pub fn interrupted(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(Exit::Interrupted, cause)
    }

    /// The same failure, with the name of the target if there are several.
    #[must_use]
    pub fn about(self, target: Option<&str>) -> Self {
        match target {
            Some(target) => Self::new(self.exit, AtTarget { target: target.to_owned(), cause: self.cause }),
            None => self,
        }
    }

    /// Joins failures into one with a line for each and the most serious exit code; `None` if the list is empty.
    #[must_use]
    pub fn joined(mut failures: Vec<Self>) -> Option<Self> {
        let exit = failures.iter().map(|failure| failure.exit).reduce(Exit::and)?;
        if failures.len() == 1 {
            return failures.pop();
        }
        Some(Self::new(exit, Several(failures)))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.source()
    }
}

impl fmt::Display for Several {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.0.iter().map(Failure::to_string).collect();
        f.write_str(&texts.join("\nerror: "))
    }
}

impl Error for Several {}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::usage(Unwritable(error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_serious_part_decides() {
        assert_eq!(Exit::Success.and(Exit::Mismatch), Exit::Mismatch);
        assert_eq!(Exit::TargetUnusable.and(Exit::Mismatch), Exit::TargetUnusable);
        assert_eq!(Exit::NothingSelected.and(Exit::Success), Exit::NothingSelected);
        assert_eq!(Exit::Usage.and(Exit::Interrupted), Exit::Interrupted);
    }

    #[test]
    fn several_failures_are_all_reported_and_the_most_serious_decides() {
        assert!(Failure::joined(Vec::new()).is_none());
        let interrupted = Failure::interrupted("interrupted");
        let joined = Failure::joined(vec![interrupted.about(Some("a")), Failure::target("gone").about(None)]).unwrap();
        assert_eq!((joined.exit, joined.to_string().as_str()), (Exit::Interrupted, "a: interrupted\nerror: gone"));
    }

    #[test]
    fn a_failure_keeps_the_error_that_it_came_of() {
        let failure = Failure::from(io::Error::from(io::ErrorKind::StorageFull));
        let source = failure.source().unwrap().downcast_ref::<io::Error>().unwrap();
        assert_eq!(source.kind(), io::ErrorKind::StorageFull);
        assert!(failure.to_string().starts_with("cannot write the output: "));
    }

    #[test]
    fn the_numbers_are_the_documented_ones() {
        use Exit::{Interrupted, Mismatch, NothingSelected, Success, TargetUnusable, Usage};
        let codes = [Success, Mismatch, Usage, TargetUnusable, NothingSelected, Interrupted].map(Exit::code);
        assert_eq!(codes, [0, 1, 2, 3, 4, 130]);
    }
}
