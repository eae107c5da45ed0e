//! Exit codes, how they combine, and the failure that ends a subcommand early.

use std::io;
use std::process::ExitCode;

/// How a subcommand ended, from the least to the most serious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// No failures.
    Success,
    /// A mismatch, a regression, or a mistake in a checked file.
    Mismatch,
    /// No scenario was selected.
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

/// Why a subcommand could not finish, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What is wrong and what to do about it.
    pub message: String,
}

impl Failure {
    /// A flag, an argument or a file is invalid.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "used as `map_err(Failure::usage)`")]
    pub fn usage(message: impl ToString) -> Self {
        Self { exit: Exit::Usage, message: message.to_string() }
    }

    /// The target is unusable.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "used as `map_err(Failure::target)`")]
    pub fn target(message: impl ToString) -> Self {
        Self { exit: Exit::TargetUnusable, message: message.to_string() }
    }

    /// The same failure, with the name of the target if there are several.
    #[must_use]
    pub fn about(self, target: Option<&str>) -> Self {
        match target {
            Some(name) => Self { message: format!("{name}: {}", self.message), ..self },
            None => self,
        }
    }

    /// Joins failures into one with a line for each and the most serious exit code; none if there is none.
    #[must_use]
    pub fn joined(failures: Vec<Self>) -> Option<Self> {
        let exit = failures.iter().map(|failure| failure.exit).reduce(Exit::and)?;
        let messages: Vec<String> = failures.into_iter().map(|failure| failure.message).collect();
        Some(Self { exit, message: messages.join("\nerror: ") })
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::usage(format!("cannot write the output: {error}"))
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
        assert_eq!(Failure::joined(Vec::new()), None);
        let interrupted = Failure { exit: Exit::Interrupted, message: "interrupted".into() };
        let joined = Failure::joined(vec![interrupted.about(Some("a")), Failure::target("gone").about(None)]).unwrap();
        assert_eq!(joined, Failure { exit: Exit::Interrupted, message: "a: interrupted\nerror: gone".into() });
    }

    #[test]
    fn the_numbers_are_the_documented_ones() {
        use Exit::{Interrupted, Mismatch, NothingSelected, Success, TargetUnusable, Usage};
        let codes = [Success, Mismatch, Usage, TargetUnusable, NothingSelected, Interrupted].map(Exit::code);
        assert_eq!(codes, [0, 1, 2, 3, 4, 130]);
    }
}
