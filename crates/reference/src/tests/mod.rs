//! The endpoint over TCP, by a client that signs with aws-sigv4 and writes its own bytes.

mod auth;
mod bodies;
mod client;
mod forms;
mod http;
mod injections;
mod operations;
