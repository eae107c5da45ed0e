//! Every text of a scenario in which a template may stand, with the place it is written at.

use indexmap::IndexMap;

use model::scenario::when::{Body, ChunkFault, Form, FormFault};
use model::scenario::{Control, Given, When};

/// A text and where it stands, such as `when.headers.x-amz-acl`.
pub(super) type Text = (String, String);

pub(super) fn of_given(place: &str, given: &Given) -> Vec<Text> {
    let pairs = given.parameters().into_iter();
    pairs.map(|(name, value)| (format!("{place}.{}.{name}", given.operation()), value)).collect()
}

/// Everything but what is changed after signing.
pub(super) fn of_request(when: &When) -> Vec<Text> {
    let mut texts = vec![("when.path".into(), when.path.clone())];
    texts.extend(of_values("when.query", &when.query));
    texts.extend(when.headers.iter().map(|(name, value)| (format!("when.headers.{name}"), value.clone())));
    texts.extend(of_body("when.body", when.body.as_ref()));
    if let Some(edit) = &when.before_signing {
        texts.extend(of_edit(
            "when.before_signing",
            edit.path.as_ref(),
            &edit.query,
            &edit.headers,
            edit.body.as_ref(),
        ));
    }
    if let Some(scope) = &when.scope {
        texts.extend(scope.region.iter().map(|region| ("when.scope.region".into(), region.clone())));
    }
    if let Some(ChunkFault::SizeText(text) | ChunkFault::TrailerValue(text) | ChunkFault::TrailerText(text)) =
        when.chunks.as_ref().and_then(|chunks| chunks.fault.as_ref())
    {
        texts.push(("when.chunks.fault".into(), text.clone()));
    }
    texts.extend(when.form.as_deref().into_iter().flat_map(of_form));
    texts
}

pub(super) fn of_signed_edit(when: &When) -> Vec<Text> {
    when.after_signing
        .iter()
        .flat_map(|edit| {
            of_edit("when.after_signing", edit.path.as_ref(), &edit.query, &edit.headers, edit.body.as_ref())
        })
        .collect()
}

/// The healthy values; its given steps are looked at in their order.
pub(super) fn of_control(control: &Control) -> Vec<Text> {
    of_edit("control", control.path.as_ref(), &control.query, &control.headers, control.body.as_ref())
}

fn of_edit(
    place: &str,
    path: Option<&String>,
    query: &IndexMap<String, Option<String>>,
    headers: &IndexMap<String, Option<String>>,
    body: Option<&Body>,
) -> Vec<Text> {
    let mut texts: Vec<Text> = path.map(|path| (format!("{place}.path"), path.clone())).into_iter().collect();
    texts.extend(of_values(&format!("{place}.query"), query));
    texts.extend(of_values(&format!("{place}.headers"), headers));
    texts.extend(of_body(&format!("{place}.body"), body));
    texts
}

fn of_values(place: &str, values: &IndexMap<String, Option<String>>) -> Vec<Text> {
    values.iter().filter_map(|(name, value)| Some((format!("{place}.{name}"), value.clone()?))).collect()
}

fn of_body(place: &str, body: Option<&Body>) -> Option<Text> {
    match body {
        Some(Body::Text(text)) => Some((place.to_owned(), text.clone())),
        _ => None,
    }
}

fn of_form(form: &Form) -> Vec<Text> {
    let fields = |place: &'static str, fields: &IndexMap<String, String>| -> Vec<Text> {
        fields.iter().map(|(name, value)| (format!("{place}.{name}"), value.clone())).collect()
    };
    let json = |place: &str, conditions: &[serde_json::Value]| -> Vec<Text> {
        conditions.iter().map(|condition| (place.to_owned(), condition.to_string())).collect()
    };
    let mut texts = fields("when.form.fields", &form.fields);
    texts.extend(json("when.form.conditions", &form.conditions));
    texts.push(("when.form.file".into(), form.file.clone()));
    match &form.fault {
        Some(FormFault::Fields(wrong)) => texts.extend(fields("when.form.fault.fields", wrong)),
        Some(FormFault::Conditions(conditions)) => texts.extend(json("when.form.fault.conditions", conditions)),
        Some(FormFault::Members(members)) => texts
            .extend(members.iter().map(|(name, value)| (format!("when.form.fault.members.{name}"), value.to_string()))),
        Some(FormFault::PolicyText(text)) => texts.push(("when.form.fault.policy-text".into(), text.clone())),
        _ => {}
    }
    texts
}
