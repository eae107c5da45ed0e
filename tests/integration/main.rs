//! One binary of topic modules that run s3conform as a user does.

mod catalogue;
mod cli;
