//! One binary of topic modules that run s3conform as a user does.

#![allow(
    clippy::unwrap_used,
    reason = "a panic is how a test fails, and clippy.toml reaches only the tests themselves"
)]

mod catalogue;
mod child;
mod cli;
mod clock;
mod compare;
mod count;
mod decision;
mod evidence;
mod gate;
mod guard;
mod honesty;
mod hostile;
mod impact;
mod interrupt;
mod language;
mod layers;
mod learn;
mod licences;
mod meant;
mod merge;
mod observed;
mod proof;
mod properties;
mod proxy;
mod raw;
mod readme;
mod records;
mod report;
mod requirements;
mod safety;
mod scenario_page;
#[cfg(unix)]
mod secrets;
mod self_proof;
mod sweep;
mod targets;
