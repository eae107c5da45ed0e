//! The embedded endpoint as a target, with every capability that its configuration offers.

use engine::endpoint::file::{Addressing, TargetFile};
use engine::endpoint::service::{Iam, LimitedAccount, OtherRegion, QuotaBucket, Sts};
use engine::endpoint::{Account, Gate};
use engine::record::RunFile;
use model::scenario::ByteSize;
use reference::setup::{ARCHIVE_CLASS, BUCKET_WITHOUT_SSE_C, DISABLED_KMS_KEY, QUOTA_BUCKET, ROLE_ARN, SHARED_EMAIL};
use reference::{Config, KeyPair, Running};

/// What every name of the embedded endpoint starts with.
pub const NAME: &str = "embedded endpoint";
/// Its `Server` header.
const SERVER: &str = "s3conform";

/// True if `run` was made against the embedded endpoint: by its name, or by the `Server` header of a response.
#[must_use]
pub fn made(run: &RunFile) -> bool {
    let is_server = |line: &str| {
        line.split_once(':').is_some_and(|(name, value)| name.eq_ignore_ascii_case("server") && value.trim() == SERVER)
    };
    let heads = run.records.iter().filter_map(|record| record.exchange.as_ref());
    run.header.target.name.as_deref().is_some_and(|name| name.starts_with(NAME))
        || heads.flat_map(|exchange| exchange.response_head.lines()).any(is_server)
}

/// The target file of a running endpoint. Certificates are not verified: the endpoint makes its own.
#[must_use]
pub fn describe(config: &Config, running: &Running) -> TargetFile {
    let account = |pair: &KeyPair| Account {
        access_key: pair.access_key.clone(),
        secret_key: pair.secret_key.0.clone(),
        session_token: None,
    };
    let accounts = &config.accounts;
    let expired = Account { session_token: Some(accounts.expired_token.0.clone()), ..account(&accounts.expired) };
    let setup = &config.setup;
    let limited = account(&accounts.limited);
    TargetFile {
        name: NAME.into(),
        endpoint_url: running.endpoint_url(),
        region: Some(config.region.clone()),
        addressing: Addressing::Path,
        account: account(&accounts.owner),
        other_account: Some(account(&accounts.other)),
        expired_token: Some(expired),
        revoked_account: Some(account(&accounts.revoked)),
        bound_account: Some(account(&accounts.bound)),
        limited_account: setup.bucket_limit.map(|bucket_limit| LimitedAccount {
            access_key: limited.access_key,
            secret_key: limited.secret_key,
            session_token: None,
            bucket_limit,
        }),
        duplicate_email: setup.shared_email.then(|| SHARED_EMAIL.into()),
        disabled_kms_key: Some(DISABLED_KMS_KEY.into()),
        tls_endpoint_url: running.also.tls.map(|address| format!("https://{address}")),
        sse_c: setup.customer_keys,
        bucket_without_sse_c: setup.customer_keys.then(|| BUCKET_WITHOUT_SSE_C.into()),
        archive_storage_class: Some(ARCHIVE_CLASS.into()),
        quota_bucket: setup.quota.map(|bytes| QuotaBucket { name: QUOTA_BUCKET.into(), bytes: ByteSize(bytes) }),
        other_region: setup.other_region.as_ref().zip(running.also.other_region).map(|(other, address)| OtherRegion {
            endpoint_url: format!("http://{address}"),
            region: other.region.clone(),
            bucket: other.bucket.clone(),
        }),
        sts: running.also.sts.map(|address| Sts {
            endpoint_url: format!("http://{address}"),
            region: None,
            role_arn: ROLE_ARN.into(),
        }),
        iam: running.also.iam.map(|address| Iam { endpoint_url: format!("http://{address}"), region: None }),
        gate: Gate::default(),
        race: !setup.change_time.is_zero(),
        // It keeps nothing that anyone needs.
        destructive: true,
        ca_bundle: None,
        no_verify_ssl: running.also.tls.is_some(),
    }
}
