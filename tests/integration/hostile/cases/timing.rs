//! Responses that come too early, too late, too slowly, twice, or never.

use crate::hostile::case::{CLOSED, CONFORMS, Case, DOCUMENT, SILENT, UNFINISHED, framed, healthy, response};
use crate::hostile::script::Script;

pub(super) fn cases() -> Vec<Case> {
    let accepted = response("200 OK", "", "");
    let head = framed(&format!("Content-Length: {}\r\n", DOCUMENT.len()), "");
    let long = framed(&format!("Content-Length: {}\r\n", DOCUMENT.len() + 5), DOCUMENT);
    vec![
        Case::new("resets-before-reading", Script::default().reset().before_reading(), CLOSED),
        Case::new("closes-before-reading", Script::default().before_reading(), CLOSED),
        Case::new("resets-after-reading", Script::default().reset(), CLOSED),
        Case::new("never-reads-and-never-responds", Script::default().hold().before_reading(), SILENT),
        Case::new("never-responds", Script::default().hold(), SILENT),
        Case::new("one-byte-a-second", Script::default().slowly(healthy()), SILENT),
        Case::new("one-byte-a-second-in-the-body", Script::send(head).slowly(DOCUMENT), UNFINISHED),
        Case::new("stalls-in-the-head", Script::send(&healthy()[..20]).hold(), SILENT),
        Case::new("stalls-before-the-body", Script::send(framed("Content-Length: 60\r\n", "")).hold(), UNFINISHED),
        Case::new("stalls-in-the-document", Script::send(&healthy()[..80]).hold(), UNFINISHED),
        Case::new("stalls-after-the-document", Script::send(long).hold(), CONFORMS),
        Case::new("stays-after-the-response", Script::send(healthy()).hold(), CONFORMS),
        Case::new("responds-before-reading", Script::send(healthy()).before_reading(), CONFORMS),
        Case::new("responds-before-reading-and-stays", Script::send(healthy()).hold().before_reading(), CONFORMS),
        Case::new("responds-twice", Script::send([healthy(), healthy()].concat()), CONFORMS),
        Case::new("responds-twice-and-differently", Script::send([healthy(), accepted.clone()].concat()), CONFORMS),
        Case::new(
            "accepts-and-takes-it-back",
            Script::send([accepted, healthy()].concat()),
            ("200 none (empty)", "accepted"),
        ),
    ]
}
