//! What the documents refuse and return, one test for each type.

use http::Method;

use crate::operation::testing::{Endpoint, other, request};
use crate::{Caller, Request};

fn preflight(origin: &str, method: &str) -> Request {
    let request = request(Method::OPTIONS, "/bucket/a", "").caller(Caller::Anonymous);
    request.header("origin", origin).header("access-control-request-method", method)
}

#[track_caller]
fn refused(endpoint: &Endpoint, cases: &[(&str, &str, &str)]) {
    for (sub_resource, body, finding) in cases {
        let put = endpoint.put(&format!("/bucket?{sub_resource}"), body);
        assert_eq!(endpoint.finding(put), *finding, "{sub_resource}: {body}");
    }
}

#[test]
fn absent_documents_are_distinguished() {
    let endpoint = Endpoint::with_bucket();
    for (sub_resource, finding) in [
        ("policy", "PolicyAbsent"),
        ("policyStatus", "PolicyAbsent"),
        ("cors", "CorsAbsent"),
        ("lifecycle", "LifecycleAbsent"),
        ("website", "WebsiteAbsent"),
        ("replication", "ReplicationAbsent"),
        ("tagging", "BucketTagsAbsent"),
        ("encryption", "EncryptionAbsent"),
        ("ownershipControls", "OwnershipAbsent"),
        ("publicAccessBlock", "PublicAccessBlockAbsent"),
        ("object-lock", "LockConfigurationAbsent"),
    ] {
        assert_eq!(endpoint.finding(endpoint.get(&format!("/bucket?{sub_resource}"))), finding);
        assert_eq!(endpoint.finding(endpoint.get(&format!("/nowhere?{sub_resource}"))), "NoSuchBucket");
    }
    for (sub_resource, root) in [
        ("acl", "AccessControlPolicy"),
        ("versioning", "VersioningConfiguration"),
        ("location", "LocationConstraint"),
        ("logging", "BucketLoggingStatus"),
        ("notification", "NotificationConfiguration"),
        ("requestPayment", "RequestPaymentConfiguration"),
    ] {
        let response = endpoint.ok(endpoint.get(&format!("/bucket?{sub_resource}")));
        assert_eq!(model::xml::parse(&response.body).unwrap().root.name, root);
    }
}

#[test]
fn a_document_is_given_back_until_it_is_removed() {
    let endpoint = Endpoint::with_versions();
    for (sub_resource, document) in [
        (
            "cors",
            "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>\
             </CORSRule></CORSConfiguration>",
        ),
        (
            "lifecycle",
            "<LifecycleConfiguration><Rule><Status>Enabled</Status><Filter/><Expiration><Days>1</Days></Expiration>\
             </Rule></LifecycleConfiguration>",
        ),
        (
            "website",
            "<WebsiteConfiguration><IndexDocument><Suffix>i.html</Suffix></IndexDocument></WebsiteConfiguration>",
        ),
        (
            "replication",
            "<ReplicationConfiguration><Role>r</Role><Rule><Status>Enabled</Status><Destination/></Rule>\
             </ReplicationConfiguration>",
        ),
        ("tagging", "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>"),
        ("publicAccessBlock", "<PublicAccessBlockConfiguration/>"),
        (
            "ownershipControls",
            "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>",
        ),
        (
            "encryption",
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256\
             </SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
        ),
    ] {
        let target = format!("/bucket?{sub_resource}");
        endpoint.ok(endpoint.put(&target, document));
        assert_eq!(endpoint.ok(endpoint.get(&target)).text(), document);
        assert_eq!(endpoint.ok(endpoint.delete(&target)).status, 204);
        endpoint.refusal(endpoint.get(&target));
    }
    assert_eq!(endpoint.finding(endpoint.delete("/bucket?acl")), "MethodUnknown");
}

#[test]
fn empty_malformed_and_oversized_bodies_are_distinguished() {
    let endpoint = Endpoint::with_bucket();
    let padded = |bytes| format!("<CORSConfiguration>{}</CORSConfiguration>", " ".repeat(bytes));
    refused(
        &endpoint,
        &[
            ("cors", "", "RequestBodyEmpty"),
            ("policy", "", "RequestBodyEmpty"),
            ("cors", "<CORSConfiguration>", "XmlMalformed"),
            ("cors", "<Other/>", "XmlMalformed"),
            ("cors", &padded(70 << 10), "XmlTooLarge"),
            ("website", &padded(2 << 20), "XmlTooLarge"),
            ("website", &padded(70 << 10), "XmlMalformed"),
        ],
    );
}

#[test]
fn versioning_needs_a_known_status_and_cannot_be_suspended_under_lock() {
    let endpoint = Endpoint::with_bucket();
    let status = |word: &str| format!("<VersioningConfiguration><Status>{word}</Status></VersioningConfiguration>");
    refused(
        &endpoint,
        &[
            ("versioning", "<VersioningConfiguration/>", "VersioningStatusMissing"),
            ("versioning", &status("Bogus"), "VersioningStatusInvalid"),
        ],
    );
    endpoint.ok(endpoint.put("/bucket?versioning", &status("Suspended")));
    assert_eq!(endpoint.ok(endpoint.get("/bucket?versioning")).element("Status"), "Suspended");
    refused(&Endpoint::with_lock(), &[("versioning", &status("Suspended"), "SuspendVersioningUnderLock")]);
}

#[test]
fn lifecycle_rules_are_checked_one_by_one() {
    let rule = |inside: &str| format!("<LifecycleConfiguration><Rule>{inside}</Rule></LifecycleConfiguration>");
    let expiration = "<Expiration><Days>1</Days></Expiration>";
    let dated = |date: &str| format!("<Status>Enabled</Status><Expiration><Date>{date}</Date></Expiration>");
    refused(
        &Endpoint::with_bucket(),
        &[
            ("lifecycle", "<LifecycleConfiguration/>", "LifecycleRuleMissing"),
            ("lifecycle", &rule(expiration), "LifecycleStatusMissing"),
            ("lifecycle", &rule(&format!("<Status>enabled</Status>{expiration}")), "LifecycleStatusInvalid"),
            ("lifecycle", &rule("<Status>Enabled</Status>"), "LifecycleRuleWithoutAction"),
            (
                "lifecycle",
                &rule("<Status>Enabled</Status><Expiration><Days>0</Days></Expiration>"),
                "LifecycleDaysInvalid",
            ),
            (
                "lifecycle",
                &rule(&format!("<ID>{}</ID><Status>Enabled</Status>{expiration}", "x".repeat(256))),
                "LifecycleRuleIdInvalid",
            ),
            ("lifecycle", &rule(&dated("2030-01-01T12:00:00Z")), "LifecycleDateInvalid"),
        ],
    );
    let endpoint = Endpoint::with_bucket();
    endpoint.ok(endpoint.put("/bucket?lifecycle", &rule(&dated("2030-01-01T00:00:00.000Z"))));
    let all = "<Expiration><Days>1</Days><ExpiredObjectAllVersions>true</ExpiredObjectAllVersions></Expiration>";
    let all = rule(&format!("<Status>Enabled</Status>{all}"));
    endpoint.ok(endpoint.put("/bucket?lifecycle", &all));
    refused(&Endpoint::with_lock(), &[("lifecycle", &all, "LifecycleUnderLock")]);
}

#[test]
fn websites_are_checked_with_their_routing_rules() {
    let index = "<IndexDocument><Suffix>i.html</Suffix></IndexDocument>";
    let website = |inside: &str| format!("<WebsiteConfiguration>{inside}</WebsiteConfiguration>");
    let rules = |redirect: &str, count| {
        let rule = format!("<RoutingRule><Redirect>{redirect}</Redirect></RoutingRule>");
        website(&format!("{index}<RoutingRules>{}</RoutingRules>", rule.repeat(count)))
    };
    let code = |code: &str| format!("<HttpRedirectCode>{code}</HttpRedirectCode>");
    let both = "<ReplaceKeyWith>a</ReplaceKeyWith><ReplaceKeyPrefixWith>b</ReplaceKeyPrefixWith>";
    let endpoint = Endpoint::with_bucket();
    refused(
        &endpoint,
        &[
            ("website", &website(&index.replace("i.html", "")), "WebsiteSuffixInvalid"),
            ("website", &website(&format!("{index}<ErrorDocument><Key/></ErrorDocument>")), "WebsiteErrorKeyEmpty"),
            ("website", &rules(&code("302"), 51), "WebsiteRulesTooMany"),
            ("website", &rules(&code("200"), 1), "WebsiteRedirectCode"),
            ("website", &rules(&code("300"), 1), "WebsiteRedirectCode"),
            ("website", &rules(both, 1), "WebsiteTwoReplacements"),
        ],
    );
    endpoint.ok(endpoint.put("/bucket?website", &rules(&code("302"), 50)));
}

#[test]
fn notifications_need_known_events_and_well_formed_destinations() {
    let queue = |arn: &str, event: &str| {
        format!(
            "<NotificationConfiguration><QueueConfiguration><Queue>{arn}</Queue><Event>{event}</Event>\
             </QueueConfiguration></NotificationConfiguration>"
        )
    };
    let arn = "arn:aws:sqs:us-east-1:000000000001:q";
    let endpoint = Endpoint::with_bucket();
    refused(
        &endpoint,
        &[
            ("notification", &queue("bogus", "s3:ObjectCreated:*"), "NotificationArnMalformed"),
            ("notification", &queue(&arn.replace("sqs", "sns"), "s3:ObjectCreated:*"), "NotificationArnMalformed"),
            ("notification", &queue(arn, "s3:ObjectCreated:Bogus"), "NotificationEventUnknown"),
            ("notification", "<NotificationConfiguration", "XmlMalformed"),
        ],
    );
    endpoint.ok(endpoint.put("/bucket?notification", &queue(arn, "s3:ObjectCreated:Put")));
    endpoint.ok(endpoint.put("/bucket?notification", "<NotificationConfiguration/>"));
}

#[test]
fn preflights_are_judged_by_the_rules() {
    let endpoint = Endpoint::with_bucket();
    assert_eq!(endpoint.finding(preflight("https://a.test", "GET")), "PreflightWithoutRules");
    let rules = |method: &str| {
        format!(
            "<CORSConfiguration><CORSRule><AllowedOrigin>https://*.test</AllowedOrigin>\
             <AllowedMethod>{method}</AllowedMethod></CORSRule></CORSConfiguration>"
        )
    };
    let wild = rules("GET").replace("</CORSRule>", "<AllowedHeader>x-*-*</AllowedHeader></CORSRule>");
    refused(&endpoint, &[("cors", &rules("PATCH"), "CorsMethodUnsupported"), ("cors", &wild, "CorsHeaderWildcards")]);
    endpoint.ok(endpoint.put("/bucket?cors", &rules("GET")));
    let response = endpoint.ok(preflight("https://a.test", "GET"));
    assert_eq!(response.header("access-control-allow-origin"), Some("https://a.test"));
    assert_eq!(endpoint.finding(preflight("https://a.example", "GET")), "PreflightDenied");
    assert_eq!(endpoint.finding(preflight("https://a.test", "DELETE")), "PreflightDenied");
    assert_eq!(endpoint.finding(preflight("https://a.test", "BOGUS")), "PreflightIncomplete");
    assert_eq!(endpoint.finding(preflight("", "GET")), "PreflightIncomplete");
    assert_eq!(endpoint.finding(preflight("https://a.test", "")), "PreflightDenied");
    let headers = preflight("https://a.test", "GET").header("access-control-request-headers", "x-odd");
    assert_eq!(endpoint.finding(headers), "PreflightDenied");
}

#[test]
fn lock_configurations_are_checked_and_need_a_bucket_with_lock() {
    let retention = |inside: &str| {
        format!(
            "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>{inside}\
             </DefaultRetention></Rule></ObjectLockConfiguration>"
        )
    };
    let one_day = retention("<Mode>GOVERNANCE</Mode><Days>1</Days>");
    refused(&Endpoint::with_bucket(), &[("object-lock", &one_day, "LockOnPlainBucket")]);
    let endpoint = Endpoint::with_lock();
    refused(
        &endpoint,
        &[
            ("object-lock", "", "LockConfigurationBodyEmpty"),
            ("object-lock", &retention("<Mode>GOVERNANCE</Mode><Days>1</Days><Years>1</Years>"), "LockDaysAndYears"),
            ("object-lock", &retention("<Mode>BOGUS</Mode><Days>1</Days>"), "LockModeUnknown"),
            ("object-lock", &retention("<Mode>GOVERNANCE</Mode><Days>0</Days>"), "LockPeriodInvalid"),
        ],
    );
    endpoint.ok(endpoint.put("/bucket?object-lock", &one_day));
    assert_eq!(endpoint.ok(endpoint.get("/bucket?object-lock")).element("Days"), "1");
    let id = endpoint.ok(endpoint.put("/bucket/a", "x")).header("x-amz-version-id").unwrap().to_owned();
    let delete = endpoint.delete(&format!("/bucket/a?versionId={id}"));
    assert_eq!(endpoint.finding(delete), "DeleteRetainedVersion");
}

#[test]
fn acls_come_by_header_or_by_body() {
    let endpoint = Endpoint::with_bucket();
    let put = |name: &str, value: &str| endpoint.put("/bucket?acl", "").header(name, value);
    assert_eq!(endpoint.finding(endpoint.put("/bucket?acl", "")), "AclMissing");
    for (name, value, finding) in [
        ("x-amz-acl", "conformance-bogus", "CannedAclUnknown"),
        ("x-amz-grant-read", "emailAddress=\"nobody@example.invalid\"", "GrantEmailUnknown"),
        ("x-amz-grant-read", &format!("id=\"{}\"", "0".repeat(64)), "GrantIdUnknown"),
        ("x-amz-grant-read", "uri=\"http://example.test/\"", "GrantUriUnknown"),
        ("x-amz-grant-read", "everybody", "GrantMalformed"),
    ] {
        assert_eq!(endpoint.finding(put(name, value)), finding);
    }
    let own = endpoint.ok(endpoint.get("/bucket?acl")).text();
    let document = own.split_once("?>").unwrap().1.trim();
    endpoint.ok(endpoint.put("/bucket?acl", document));
    let both = endpoint.put("/bucket?acl", document).header("x-amz-acl", "private");
    assert_eq!(endpoint.finding(both), "AclHeaderAndBody");
    refused(
        &endpoint,
        &[
            ("acl", "<AccessControlPolicy><AccessControlList/></AccessControlPolicy>", "AclSchema"),
            ("acl", &document.replace("FULL_CONTROL", "BOGUS"), "AclSchema"),
            ("acl", "<AccessControlPolicy>", "AclSchema"),
        ],
    );
    let two = put("x-amz-acl", "private").header("x-amz-grant-read", "uri=\"http://example.test/\"");
    assert_eq!(endpoint.finding(two), "AclCannedAndGrants");
}

#[test]
fn a_public_acl_opens_the_listing_and_disabled_acls_refuse_it() {
    let endpoint = Endpoint::with_bucket();
    let public = || endpoint.put("/bucket?acl", "").header("x-amz-acl", "public-read");
    endpoint.ok(public());
    endpoint.ok(endpoint.get("/bucket").caller(Caller::Anonymous));
    endpoint.ok(endpoint.put(
        "/bucket?ownershipControls",
        "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>",
    ));
    assert_eq!(endpoint.finding(public()), "AclDisabled");
    let create = endpoint.put("/another", "").header("x-amz-object-ownership", "BucketOwnerEnforced");
    assert_eq!(endpoint.finding(create.header("x-amz-acl", "private")), "AclOfNewBucketDisabled");
}

#[test]
fn a_public_access_block_refuses_what_it_names() {
    let endpoint = Endpoint::with_bucket();
    let block = |setting: &str| {
        let document =
            format!("<PublicAccessBlockConfiguration><{setting}>true</{setting}></PublicAccessBlockConfiguration>");
        endpoint.ok(endpoint.put("/bucket?publicAccessBlock", &document));
    };
    let acl = || endpoint.put("/bucket?acl", "").header("x-amz-acl", "public-read");
    let object = || endpoint.put("/bucket/a", "x").header("x-amz-acl", "public-read");
    let policy = |effect: &str| {
        let policy = format!(
            r#"{{"Statement":{{"Effect":"{effect}","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket/*"}}}}"#
        );
        endpoint.put("/bucket?policy", &policy)
    };
    block("BlockPublicPolicy");
    assert_eq!(endpoint.finding(policy("Allow")), "PolicyPublicBlocked");
    endpoint.ok(policy("Deny"));
    endpoint.ok(acl());
    block("BlockPublicAcls");
    assert_eq!(endpoint.finding(acl()), "AclPublicBlocked");
    assert_eq!(endpoint.finding(object()), "AclPublicBlocked");
    endpoint.ok(policy("Allow"));
    endpoint.ok(endpoint.put("/bucket?acl", "").header("x-amz-acl", "private"));
}

#[test]
fn a_policy_denies_even_the_owner_until_it_is_removed() {
    let endpoint = Endpoint::with_bucket();
    let policy = |effect: &str, bucket: &str| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"{effect}","Principal":"*","Action":"s3:GetObject",
                "Resource":"arn:aws:s3:::{bucket}/deny/*"}}]}}"#
        )
    };
    endpoint.ok(endpoint.put("/bucket/deny/a", "x"));
    refused(
        &endpoint,
        &[("policy", "{not json", "PolicyNotJson"), ("policy", &policy("Deny", "another"), "PolicyOtherBucket")],
    );
    assert_eq!(endpoint.ok(endpoint.put("/bucket?policy", &policy("Deny", "bucket"))).status, 204);
    assert_eq!(endpoint.finding(endpoint.get("/bucket/deny/a")), "PolicyDenies");
    endpoint.ok(endpoint.put("/bucket?policy", &policy("Allow", "bucket")));
    endpoint.ok(endpoint.get("/bucket/deny/a").caller(Caller::Anonymous));
    endpoint.ok(endpoint.get("/bucket/deny/a").caller(other()));
    endpoint.ok(endpoint.delete("/bucket?policy"));
    assert_eq!(endpoint.finding(endpoint.get("/bucket?policy")), "PolicyAbsent");
}

#[test]
fn other_documents_look_at_the_buckets_around_them() {
    let endpoint = Endpoint::with_bucket();
    let logging = |target: &str| {
        format!(
            "<BucketLoggingStatus><LoggingEnabled><TargetBucket>{target}</TargetBucket></LoggingEnabled>\
             </BucketLoggingStatus>"
        )
    };
    let replication = "<ReplicationConfiguration><Role>r</Role><Rule><Status>Enabled</Status><Destination/></Rule>\
                       </ReplicationConfiguration>";
    let website = "<WebsiteConfiguration><IndexDocument><Suffix>a/b</Suffix></IndexDocument></WebsiteConfiguration>";
    refused(
        &endpoint,
        &[
            ("logging", &logging("nowhere"), "LoggingTargetMissing"),
            ("replication", replication, "ReplicationUnversioned"),
            ("website", website, "WebsiteSuffixInvalid"),
            ("tagging", "<Tagging><TagSet><Tag><Value>v</Value></Tag></TagSet></Tagging>", "TagWithoutKey"),
        ],
    );
    endpoint.ok(endpoint.put("/bucket?logging", &logging("bucket")));
}
