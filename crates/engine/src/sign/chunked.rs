//! Signatures of aws-chunked bodies: each chunk is chained to the one before it.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html>

use model::date;

use super::{Signer, sha256_hex};

/// `x-amz-content-sha256` of a signed aws-chunked body, with a trailer or without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signed {
    /// Chunks carry signatures.
    pub(crate) chunks: bool,
    /// A trailer follows the last chunk.
    pub(crate) trailer: bool,
}

impl Signed {
    /// The word that replaces the payload's hash.
    #[must_use]
    pub(crate) fn payload_word(self) -> &'static str {
        match (self.chunks, self.trailer) {
            (true, false) => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            (true, true) => "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            (false, _) => "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        }
    }
}

/// Signs chunk after chunk, starting from the signature of the request's head.
#[derive(Debug)]
pub(crate) struct ChunkSigner<'a> {
    signer: &'a Signer,
    previous: String,
}

impl<'a> ChunkSigner<'a> {
    /// Chains to `seed`, the signature in the `Authorization` header.
    #[must_use]
    pub(crate) fn new(signer: &'a Signer, seed: String) -> Self {
        Self { signer, previous: seed }
    }

    /// The signature of the next chunk.
    pub(crate) fn chunk(&mut self, data: &[u8]) -> String {
        let rest = format!("{}\n{}", sha256_hex(b""), sha256_hex(data));
        self.next("AWS4-HMAC-SHA256-PAYLOAD", &rest)
    }

    /// The signature of the trailer, given as `name:value` lines.
    pub(crate) fn trailer(&mut self, lines: &str) -> String {
        let rest = sha256_hex(lines.as_bytes());
        self.next("AWS4-HMAC-SHA256-TRAILER", &rest)
    }

    fn next(&mut self, algorithm: &str, rest: &str) -> String {
        let (moment, scope) = (date::amz(self.signer.moment), self.signer.scope());
        let signature = self.signer.sign(&format!("{algorithm}\n{moment}\n{scope}\n{}\n{rest}", self.previous));
        self.previous.clone_from(&signature);
        signature
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::sign::Draft;
    use crate::sign::sign_header;

    /// The worked example of AWS's page on chunked uploads: its figures, not ours.
    #[test]
    fn the_published_example_gives_the_published_signatures() {
        let signer = Signer::example(datetime!(2013-05-24 00:00:00 UTC));
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let word = Signed { chunks: true, trailer: false }.payload_word();
        let mut draft = Draft {
            method: "PUT".into(),
            path: "/examplebucket/chunkObject.txt".into(),
            headers: vec![
                header("Host", "s3.amazonaws.com"),
                header("x-amz-date", "20130524T000000Z"),
                header("x-amz-storage-class", "REDUCED_REDUNDANCY"),
                header("x-amz-content-sha256", word),
                header("Content-Encoding", "aws-chunked"),
                header("x-amz-decoded-content-length", "66560"),
                header("Content-Length", "66824"),
            ],
            ..Draft::default()
        };
        let seed = sign_header(&mut draft, &signer, word).signature;
        assert_eq!(seed, "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        let mut chunks = ChunkSigner::new(&signer, seed);
        let published = [
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
            "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
            "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
        ];
        let data = [vec![b'a'; 65536], vec![b'a'; 1024], Vec::new()];
        for (data, published) in data.iter().zip(published) {
            assert_eq!(chunks.chunk(data), published);
        }
    }
}
