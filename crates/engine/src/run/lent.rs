//! What a run writes to although it is not in a bucket of its own: looked for first, and written only where there is nothing.
//!
//! Two kinds: keys in the buckets that the target file offers, and buckets whose names are too short or of the wrong form to
//! carry the run id.

use super::Engine;
use crate::guard::Written;
use crate::reason::Reason;

impl Engine {
    /// Looks for everything that the request would create outside of the run's own buckets, and permits it where it does not
    /// exist.
    ///
    /// # Errors
    /// Something exists there, or the server does not say that it does not.
    pub(super) async fn look_first(&self, written: &[Written]) -> Result<(), Reason> {
        for one in written {
            match one {
                Written::Object { bucket, key }
                    if self.guard.borrows(bucket)
                        && !self.fixture.holds(bucket, key)
                        && !self.fixture.lacks_object(bucket, key).await =>
                {
                    let detail = format!(": {key} in {bucket}");
                    return Err(Reason::new("an object with this key exists, or may exist", detail));
                }
                Written::Bucket(bucket) if self.is_lent(bucket) => {
                    if !self.fixture.knows(bucket) && self.fixture.is_there(bucket).await {
                        return Err(Reason::new("a bucket of this name exists, or may exist", format!(": {bucket}")));
                    }
                    self.guard.permit_creation(bucket);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Deletes the buckets with names that were lent, if the run created them: their names do not say so to a later cleanup.
    pub(super) async fn give_back(&self, written: &[Written], is_accepted: bool) {
        for one in written {
            let Written::Bucket(bucket) = one else { continue };
            if !self.is_lent(bucket) {
                continue;
            }
            if is_accepted {
                self.guard.permit_deletion(bucket);
                self.fixture.discard(bucket).await;
            } else {
                self.guard.forbid(bucket);
                // A bucket that exists without a response that says who created it is left, and named.
                if !self.fixture.is_there(bucket).await {
                    self.fixture.does_not_exist(bucket);
                }
            }
        }
    }

    fn is_lent(&self, bucket: &str) -> bool {
        self.lent_names.iter().any(|(_, name)| name == bucket)
    }
}
