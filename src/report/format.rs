//! The table of report formats. A new format is a file of its own and a row here.

use std::fmt;

use super::document::Document;
use super::{badge, csv, github, html, json, junit, markdown, table};
use crate::enum_table::enum_table;

/// What is known about a format.
#[derive(Debug)]
pub struct FormatFacts {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is for, in half a line of help.
    pub about: &'static str,
    /// The extensions of its files, by which a format that was left out can be guessed.
    pub extensions: &'static [&'static str],
    /// True if it holds what was sent and received at length: such a file is for its owner.
    pub holds_exchanges: bool,
    render: fn(&Document<'_>, bool) -> String,
}

enum_table! {
    /// A format of reports.
    pub enum Format: FormatFacts {
        /// The matrix for a terminal.
        Table {
            name: "table", about: "The matrix for a terminal", extensions: &["txt"], holds_exchanges: false,
            render: |document, colour| table::render(document, &table::headings(document), colour),
        }
        /// Everything, for programs.
        Json {
            name: "json", about: "Everything, for programs (`s3conform schema report`)", extensions: &["json"],
            holds_exchanges: true, render: |document, _| json::render(document),
        }
        /// A row for each scenario and profile.
        Csv {
            name: "csv", about: "A row for each scenario and profile", extensions: &["csv"], holds_exchanges: false,
            render: |document, _| csv::render(document),
        }
        /// One file for a browser.
        Html {
            name: "html", about: "One file for a browser: the matrix with all evidence, and filters",
            extensions: &["html", "htm"], holds_exchanges: true, render: |document, _| html::render(document),
        }
        /// A step summary.
        Markdown {
            name: "markdown", about: "A step summary", extensions: &["md"], holds_exchanges: false,
            render: |document, _| markdown::render(document),
        }
        /// For Jenkins and GitLab.
        Junit {
            name: "junit", about: "For Jenkins and GitLab", extensions: &["xml"], holds_exchanges: true,
            render: |document, _| junit::render(document),
        }
        /// Annotations in a GitHub workflow.
        Github {
            name: "github", about: "Annotations in a GitHub workflow", extensions: &[], holds_exchanges: false,
            render: |document, _| github::render(document),
        }
        /// For shields.io.
        Badge {
            name: "badge", about: "For shields.io", extensions: &[], holds_exchanges: false,
            render: |document, _| badge::render(document),
        }
    }
}

impl Format {
    /// The document in this format; `colour` is for terminals alone.
    #[must_use]
    pub fn render(self, document: &Document<'_>, colour: bool) -> String {
        (self.facts().render)(document, colour)
    }

    /// The format that files with this extension have.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.facts().extensions.contains(&extension))
    }

    /// The names of all, separated by commas.
    #[must_use]
    pub fn names() -> String {
        Self::ALL.iter().map(|format| format.facts().name).collect::<Vec<_>>().join(", ")
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.facts().name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_extensions_belong_to_one_format_each() {
        let names: BTreeSet<&str> = Format::ALL.iter().map(|format| format.facts().name).collect();
        assert_eq!(names.len(), Format::ALL.len());
        for format in Format::ALL {
            for extension in format.facts().extensions {
                assert_eq!(Format::of_extension(extension), Some(*format));
            }
        }
    }
}
