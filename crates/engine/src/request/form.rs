//! POST policy uploads: the fields, the policy that covers them, its signature, and the file.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html>

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Duration, OffsetDateTime};

use crate::sign::Draft;
use crate::sign::{ALGORITHM, Signer, flip_last_digit, sign_policy};
use model::date;
use model::encoding::encode;
use model::scenario::fault::FormFault;
use model::scenario::when::Form;
use model::scenario::{Values, expand};

use super::BuildError;

const BOUNDARY: &str = "s3conform-form-boundary";

type Fields = Vec<(String, String)>;

/// Fills the draft's body with the form and names its content type; without a signer the form carries no policy.
pub(super) fn fill(
    draft: &mut Draft,
    form: &Form,
    fault: Option<&FormFault>,
    signer: Option<&Signer>,
    values: &Values,
    now: OffsetDateTime,
) -> Result<(), BuildError> {
    let mut fields: Fields = Vec::new();
    for (name, value) in &form.fields {
        if !matches!(fault, Some(FormFault::OmitField(omitted)) if omitted == name) {
            fields.push((name.clone(), expand(value, values)?));
        }
    }
    let signed = signer.map(|signer| policy_fields(form, fault, &fields, signer, values, now)).transpose()?;
    match fault {
        Some(FormFault::Fields(others)) => {
            for (name, value) in others {
                let value = expand(value, values)?;
                match fields.iter_mut().find(|(have, _)| have == name) {
                    Some((_, old)) => *old = value,
                    None => fields.push((name.clone(), value)),
                }
            }
        }
        Some(FormFault::Padding(size)) => {
            let length = usize::try_from(size.0).expect("a form fits into memory");
            fields.push(("x-ignore-padding".into(), "x".repeat(length)));
        }
        _ => {}
    }
    fields.extend(signed.into_iter().flatten());
    let files = match fault {
        Some(FormFault::Files(count)) => usize::from(*count),
        _ => 1,
    };
    let file = expand(&form.file, values)?;
    if fault == Some(&FormFault::UrlEncoded) {
        let pairs: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .chain(std::iter::once(format!("file={}", encode(&file))))
            .collect();
        draft.body = pairs.join("&").into();
        draft.set_header("content-type", "application/x-www-form-urlencoded");
        return Ok(());
    }
    draft.body = multipart(&fields, &file, files).into();
    let named = if fault == Some(&FormFault::WrongBoundary) { "another-boundary" } else { BOUNDARY };
    draft.set_header("content-type", format!("multipart/form-data; boundary={named}"));
    Ok(())
}

fn policy_fields(
    form: &Form,
    fault: Option<&FormFault>,
    fields: &Fields,
    signer: &Signer,
    values: &Values,
    now: OffsetDateTime,
) -> Result<Fields, BuildError> {
    let credential = match fault {
        Some(FormFault::Terminator(word)) => signer.credential().replace("aws4_request", word),
        _ => signer.credential(),
    };
    let moment = date::amz(signer.moment);
    let mut conditions = vec![json!({ "bucket": values.value("bucket").unwrap_or_default() })];
    conditions.extend(fields.iter().map(|(name, value)| json!({ name: value })));
    conditions.push(json!({ "x-amz-algorithm": ALGORITHM }));
    conditions.push(json!({ "x-amz-credential": credential }));
    conditions.push(json!({ "x-amz-date": moment }));
    let mut further = form.conditions.clone();
    if let Some(FormFault::Conditions(broken)) = fault {
        further.extend(broken.iter().cloned());
    }
    for condition in further {
        conditions.push(expand_json(condition, values)?);
    }
    let mut policy = serde_json::Map::new();
    if fault != Some(&FormFault::OmitExpiration) {
        let span = match fault {
            Some(FormFault::Expires(span)) => *span,
            _ => form.expires,
        };
        let expires = (now + Duration::seconds(span.0)).replace_nanosecond(0).expect("zero is a nanosecond");
        policy.insert("expiration".into(), expires.format(&Rfc3339).expect("a year of four digits").into());
    }
    policy.insert("conditions".into(), conditions.into());
    if let Some(FormFault::Members(unknown)) = fault {
        for (name, value) in unknown {
            policy.insert(name.clone(), expand_json(value.clone(), values)?);
        }
    }
    let text = match fault {
        Some(FormFault::PolicyText(text)) => expand(text, values)?,
        _ => STANDARD.encode(Value::Object(policy).to_string()),
    };
    let signature = sign_policy(signer, &text);
    let signature = if fault == Some(&FormFault::FlipSignature) { flip_last_digit(&signature) } else { signature };
    let mut signed = vec![
        ("policy".to_owned(), text),
        ("x-amz-algorithm".to_owned(), ALGORITHM.to_owned()),
        ("x-amz-credential".to_owned(), credential),
        ("x-amz-date".to_owned(), moment),
    ];
    if let Some(token) = &signer.keys.token {
        signed.push(("x-amz-security-token".to_owned(), token.clone()));
    }
    signed.push(("x-amz-signature".to_owned(), signature));
    Ok(signed)
}

/// Expands the templates in every text of a condition.
fn expand_json(value: Value, values: &Values) -> Result<Value, BuildError> {
    Ok(match value {
        Value::String(text) => expand(&text, values)?.into(),
        Value::Array(items) => {
            items.into_iter().map(|item| expand_json(item, values)).collect::<Result<Vec<_>, _>>()?.into()
        }
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(name, value)| Ok((name, expand_json(value, values)?)))
                .collect::<Result<_, BuildError>>()?,
        ),
        other => other,
    })
}

/// RFC 7578: the fields, then the file parts.
fn multipart(fields: &Fields, file: &str, files: usize) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        body.push_str(&format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"));
    }
    for _ in 0..files {
        body.push_str(&format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file.txt\"\r\n\
             Content-Type: text/plain\r\n\r\n{file}\r\n"
        ));
    }
    body.push_str(&format!("--{BOUNDARY}--\r\n"));
    body
}
