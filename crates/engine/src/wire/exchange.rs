//! One exchange: sends a request and reads its response, over a connection of its own.
//!
//! It reads while it writes, because a server may respond and close before it has read everything. A failed write alone
//! is never the result. Independent of what the request is for.

use std::io::{self, IoSlice};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::read::End;
use super::{AfterLastByte, Connector, Limits, NoResponse, Outgoing, Reader, Response};

/// Bytes per read.
const PIECE: usize = 16 << 10;
/// Bytes offered to the system per write; it may take fewer.
const OFFERED: usize = 256 << 10;
/// Bytes of a body that is sent together with its head, in one packet. A larger body follows its head, so that in a race
/// all requests are under way before the first of them is complete.
const SMALL: usize = 1 << 10;
/// How long a refusal may still follow a `100 Continue` that the server's HTTP layer sent by itself.
const GRACE: Duration = Duration::from_secs(1);

/// What was sent of a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sent {
    /// Bytes of the head.
    pub head_bytes: u64,
    /// Bytes of the body.
    pub body_bytes: u64,
    /// Why writing stopped early, if it failed.
    pub write_error: Option<String>,
    /// Interim responses that came meanwhile.
    pub interim: Vec<u16>,
}

impl Connector {
    /// Sends `outgoing` and reads its response; TLS asks for `server_name`, by default the endpoint's host.
    pub async fn exchange(
        &self,
        outgoing: &Outgoing,
        limits: &Limits,
        server_name: Option<&str>,
    ) -> (Sent, Result<Response, NoResponse>) {
        let request = outgoing.head.split(|byte| *byte == b'\r').next().unwrap_or_default().escape_ascii();
        if let Err(why) = self.admit(outgoing) {
            tracing::debug!("{request}: {why}");
            return (Sent::default(), Err(why));
        }
        self.turn().await;
        self.traffic().begin();
        let deadline = Instant::now() + limits.deadline;
        let stream = match self.open(server_name, deadline).await {
            Ok(stream) => stream,
            Err(why) => {
                tracing::debug!("{request}: {why}");
                return (Sent::default(), Err(why));
            }
        };
        let (sent, received, result) = converse(stream, outgoing, *limits, deadline).await;
        self.traffic().count(sent.head_bytes + sent.body_bytes, received);
        match &result {
            Ok(response) => tracing::debug!("{request}: {}, {received} bytes", response.status),
            Err(why) => tracing::debug!("{request}: {why}"),
        }
        (sent, result)
    }
}

#[derive(Default)]
struct Written {
    head: AtomicU64,
    body: AtomicU64,
}

async fn converse(
    stream: impl AsyncRead + AsyncWrite,
    outgoing: &Outgoing,
    limits: Limits,
    deadline: Instant,
) -> (Sent, u64, Result<Response, NoResponse>) {
    let (mut from, mut to) = tokio::io::split(stream);
    let (written, may_continue) = (Written::default(), Notify::new());
    let mut writing = Box::pin(write(&mut to, outgoing, &written, &may_continue));
    let mut write_result = None;
    let mut reader = Reader::new(limits, outgoing.head_method);
    let mut piece = vec![0; PIECE];
    let mut received = 0;
    let mut asked_in_vain = None;
    let mut lingering = None;
    let end = loop {
        let until = lingering.or(asked_in_vain.filter(|_| !reader.has_head())).unwrap_or(deadline);
        tokio::select! {
                    result = &mut writing, if write_result.is_none() => write_result = Some(result),
                    result = from.read(&mut piece) => match result {
                        Ok(0) => break End::Closed(None),
        // Many servers end TLS without a shutdown notice.
                        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break End::Closed(None),
                        Err(error) => break End::Closed(Some(error.to_string())),
                        Ok(count) => {
                            received += count as u64;
                            if reader.feed(&piece[..count]) {
                                if !reader.is_bodiless() || limits.linger.is_zero() {
                                    break End::Enough;
                                }
                                lingering.get_or_insert(deadline.min(Instant::now() + limits.linger));
                            }
                            if reader.continued() && outgoing.withhold_body {
                                asked_in_vain.get_or_insert(deadline.min(Instant::now() + GRACE));
                            } else if reader.continued() {
                                may_continue.notify_one();
                            }
                        }
                    },
                    () = sleep_until(until) => break End::TimedOut,
                }
    };
    let sent = Sent {
        head_bytes: written.head.load(Relaxed),
        body_bytes: written.body.load(Relaxed),
        interim: reader.interim().to_vec(),
        write_error: write_result.and_then(Result::err).map(|error: io::Error| error.to_string()),
    };
    let result = match reader.finish(end) {
        Err(NoResponse::TimedOut(_)) if asked_in_vain.is_some() => Err(NoResponse::Continued),
        result => result,
    };
    (sent, received, result)
}

async fn write(
    to: &mut (impl AsyncWrite + Unpin),
    outgoing: &Outgoing,
    written: &Written,
    may_continue: &Notify,
) -> io::Result<()> {
    let Outgoing { head, body, .. } = outgoing;
    let goes_along = !outgoing.withhold_body && !outgoing.expect_continue && body.len() <= SMALL;
    let (along, behind) = body.split_at(if goes_along { body.len() } else { 0 });
    write_counting(to, head, along, written).await?;
    if outgoing.withhold_body {
        return Ok(());
    }
    if outgoing.expect_continue {
        may_continue.notified().await;
    }
    write_counting(to, &[], behind, written).await?;
    match outgoing.then {
        AfterLastByte::Read => Ok(()),
        AfterLastByte::HalfClose => to.shutdown().await,
    }
}

/// Writes both, with as few writes as possible.
async fn write_counting(
    to: &mut (impl AsyncWrite + Unpin),
    mut head: &[u8],
    mut body: &[u8],
    written: &Written,
) -> io::Result<()> {
    while !head.is_empty() || !body.is_empty() {
        let offered = [IoSlice::new(head), IoSlice::new(&body[..body.len().min(OFFERED)])];
        let length = to.write_vectored(&offered).await?;
        if length == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        let of_head = length.min(head.len());
        written.head.fetch_add(of_head as u64, Relaxed);
        written.body.fetch_add((length - of_head) as u64, Relaxed);
        (head, body) = (&head[of_head..], &body[length - of_head..]);
    }
    to.flush().await
}
