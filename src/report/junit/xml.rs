//! The elements of a JUnit report, written as XML. Counts what it writes; independent of documents and verdicts.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesStart, BytesText, Event};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

const MOMENT: &[BorrowedFormatItem<'_>] = format_description!(
    "[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3][offset_hour sign:mandatory]:[offset_minute]"
);

/// The whole report.
pub(super) struct Report<'a> {
    /// RFC 3339; left out where it is not a moment.
    pub(super) started: Option<&'a str>,
    pub(super) duration_ms: u64,
    pub(super) suites: Vec<Suite<'a>>,
}

/// A group of cases.
pub(super) struct Suite<'a> {
    pub(super) name: String,
    pub(super) started: Option<&'a str>,
    pub(super) duration_ms: Option<u64>,
    pub(super) properties: Vec<(&'static str, String)>,
    pub(super) cases: Vec<Case>,
}

/// A test.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) class: String,
    pub(super) duration_ms: Option<u64>,
    pub(super) status: Status,
}

/// The result of a test.
pub(super) enum Status {
    Passed {
        /// What a reader of passed tests may want to know.
        note: Option<String>,
    },
    Skipped {
        message: String,
    },
    Bad {
        kind: Kind,
        of: &'static str,
        message: String,
        evidence: String,
    },
}

/// In which way a test is bad.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Failure,
    Error,
}

/// How many cases there are, and how many of each status.
#[derive(Clone, Copy, Default)]
struct Counts {
    tests: usize,
    skipped: usize,
    failures: usize,
    errors: usize,
}

type Written = std::io::Result<()>;
type Xml = Writer<Vec<u8>>;

impl Report<'_> {
    /// The report as text.
    pub(super) fn write(&self) -> String {
        let mut xml = Writer::new_with_indent(Vec::new(), b' ', 4);
        self.write_to(&mut xml).expect("memory takes whatever is written");
        let mut text = String::from_utf8(xml.into_inner()).expect("only text was written");
        text.push('\n');
        text
    }

    fn write_to(&self, xml: &mut Xml) -> Written {
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let mut start = BytesStart::new("testsuites");
        start.push_attribute(("name", "s3conform"));
        let Counts { tests, skipped, failures, errors } = Counts::of(self.suites.iter().flat_map(|suite| &suite.cases));
        counts(&mut start, [("tests", tests), ("skipped", skipped), ("failures", failures), ("errors", errors)]);
        moment(&mut start, self.started);
        duration(&mut start, Some(self.duration_ms));
        element(xml, start, true, |xml| self.suites.iter().try_for_each(|suite| suite.write_to(xml)))
    }
}

impl Suite<'_> {
    fn write_to(&self, xml: &mut Xml) -> Written {
        let mut start = BytesStart::new("testsuite");
        start.push_attribute(("name", self.name.as_str()));
        let Counts { tests, skipped, failures, errors } = Counts::of(&self.cases);
        counts(&mut start, [("tests", tests), ("skipped", skipped), ("errors", errors), ("failures", failures)]);
        moment(&mut start, self.started);
        duration(&mut start, self.duration_ms);
        element(xml, start, true, |xml| {
            if !self.properties.is_empty() {
                element(xml, BytesStart::new("properties"), true, |xml| self.write_properties(xml))?;
            }
            self.cases.iter().try_for_each(|case| case.write_to(xml))
        })
    }

    fn write_properties(&self, xml: &mut Xml) -> Written {
        self.properties.iter().try_for_each(|(name, value)| {
            let property = BytesStart::new("property").with_attributes([("name", *name), ("value", value.as_str())]);
            xml.write_event(Event::Empty(property))
        })
    }
}

impl Case {
    fn write_to(&self, xml: &mut Xml) -> Written {
        let names = [("name", self.name.as_str()), ("classname", self.class.as_str())];
        let mut start = BytesStart::new("testcase").with_attributes(names);
        duration(&mut start, self.duration_ms);
        let is_reported = !matches!(self.status, Status::Passed { note: None });
        element(xml, start, is_reported, |xml| match &self.status {
            Status::Passed { note: None } => Ok(()),
            Status::Passed { note: Some(note) } => element(xml, BytesStart::new("system-out"), true, |xml| {
                xml.write_event(Event::Text(BytesText::new(note)))
            }),
            Status::Skipped { message } => {
                let skipped = BytesStart::new("skipped").with_attributes([("message", message.as_str())]);
                xml.write_event(Event::Empty(skipped))
            }
            Status::Bad { kind, of, message, evidence } => {
                let name = match kind {
                    Kind::Failure => "failure",
                    Kind::Error => "error",
                };
                let start = BytesStart::new(name).with_attributes([("message", message.as_str()), ("type", *of)]);
                element(xml, start, true, |xml| xml.write_event(Event::Text(BytesText::new(evidence))))
            }
        })
    }
}

impl Counts {
    fn of<'c>(cases: impl IntoIterator<Item = &'c Case>) -> Self {
        let mut counts = Self::default();
        for case in cases {
            counts.tests += 1;
            match case.status {
                Status::Passed { .. } => {}
                Status::Skipped { .. } => counts.skipped += 1,
                Status::Bad { kind: Kind::Failure, .. } => counts.failures += 1,
                Status::Bad { kind: Kind::Error, .. } => counts.errors += 1,
            }
        }
        counts
    }
}

/// An element with what `inside` writes, or an empty one.
fn element(xml: &mut Xml, start: BytesStart<'_>, is_filled: bool, inside: impl FnOnce(&mut Xml) -> Written) -> Written {
    if !is_filled {
        return xml.write_event(Event::Empty(start));
    }
    let end = start.to_end().into_owned();
    xml.write_event(Event::Start(start))?;
    inside(xml)?;
    xml.write_event(Event::End(end))
}

fn counts<const N: usize>(start: &mut BytesStart<'_>, counts: [(&str, usize); N]) {
    for (name, count) in counts {
        start.push_attribute((name, count.to_string().as_str()));
    }
}

fn moment(start: &mut BytesStart<'_>, text: Option<&str>) {
    let moment = text.and_then(|text| OffsetDateTime::parse(text, &Rfc3339).ok());
    if let Some(text) = moment.and_then(|moment| moment.format(MOMENT).ok()) {
        start.push_attribute(("timestamp", text.as_str()));
    }
}

fn duration(start: &mut BytesStart<'_>, milliseconds: Option<u64>) {
    if let Some(ms) = milliseconds {
        start.push_attribute(("time", format!("{}.{:03}", ms / 1000, ms % 1000).as_str()));
    }
}
