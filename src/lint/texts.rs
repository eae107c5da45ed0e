//! Every text of a scenario in which a template may be, with the place where the file has it.

use indexmap::IndexMap;

use model::scenario::fault::{AfterSigning, ChunkFault, FormFault};
use model::scenario::when::Form;
use model::scenario::{Body, Control, Fault, Given, When};

/// A text and its place, such as `when.headers.x-amz-acl`.
pub(super) type Text = (String, String);

pub(super) fn of_given(place: &str, given: &Given) -> Vec<Text> {
    let pairs = given.parameters().into_iter();
    pairs.map(|(name, value)| (format!("{place}.{}.{name}", given.operation()), value)).collect()
}

/// The healthy request.
pub(super) fn of_when(when: &When) -> Vec<Text> {
    let mut texts = vec![("when.path".into(), when.path.clone())];
    texts.extend(of_options("when.query", &when.query));
    texts.extend(of_map("when.headers", &when.headers));
    texts.extend(of_map("when.parameters", &when.parameters));
    texts.extend(of_body("when.body", when.body.as_ref()));
    texts.extend(when.form.as_deref().into_iter().flat_map(of_form));
    texts
}

/// What the fault changes before the request is signed.
pub(super) fn of_fault(fault: &Fault) -> Vec<Text> {
    match fault {
        Fault::Headers(headers) => of_options("fault.headers", headers),
        Fault::Query(query) => of_options("fault.query", query),
        Fault::Path(path) => vec![("fault.path".into(), path.clone())],
        Fault::Body(body) => of_body("fault.body", Some(body)).into_iter().collect(),
        Fault::Replace(replace) => vec![("fault.replace.with".into(), replace.with.clone())],
        Fault::Chunks(ChunkFault::SizeText(text) | ChunkFault::TrailerValue(text) | ChunkFault::TrailerText(text)) => {
            vec![("fault.chunks".into(), text.clone())]
        }
        Fault::Form(fault) => of_form_fault(fault),
        Fault::Chunks(_)
        | Fault::Method(_)
        | Fault::Auth(_)
        | Fault::Credentials(_)
        | Fault::Endpoint(_)
        | Fault::Clock(_)
        | Fault::Scope(_)
        | Fault::Signature(_)
        | Fault::AfterSigning(_)
        | Fault::Wire(_)
        | Fault::Race(_)
        | Fault::State
        | Fault::None => Vec::new(),
    }
}

/// What the fault changes in the signed request, where templates know the signature.
pub(super) fn of_signed_fault(fault: &Fault) -> Vec<Text> {
    let Fault::AfterSigning(change) = fault else { return Vec::new() };
    match change {
        AfterSigning::Method(_) => Vec::new(),
        AfterSigning::Path(path) => vec![("fault.after_signing.path".into(), path.clone())],
        AfterSigning::Query(query) => of_options("fault.after_signing.query", query),
        AfterSigning::Headers(headers) => of_options("fault.after_signing.headers", headers),
        AfterSigning::Body(body) => of_body("fault.after_signing.body", Some(body)).into_iter().collect(),
    }
}

/// The healthy values; the steps of a control are read in their order.
pub(super) fn of_control(control: &Control) -> Vec<Text> {
    let mut texts: Vec<Text> = control.path.iter().map(|path| ("control.path".into(), path.clone())).collect();
    texts.extend(of_options("control.headers", &control.headers));
    texts.extend(of_map("control.parameters", &control.parameters));
    texts.extend(of_body("control.body", control.body.as_ref()));
    texts
}

fn of_options(place: &str, values: &IndexMap<String, Option<String>>) -> Vec<Text> {
    values.iter().filter_map(|(name, value)| Some((format!("{place}.{name}"), value.clone()?))).collect()
}

fn of_map(place: &str, values: &IndexMap<String, String>) -> Vec<Text> {
    values.iter().map(|(name, value)| (format!("{place}.{name}"), value.clone())).collect()
}

fn of_body(place: &str, body: Option<&Body>) -> Option<Text> {
    Some((place.to_owned(), body?.text()?.to_owned()))
}

fn of_form(form: &Form) -> Vec<Text> {
    let mut texts = of_map("when.form.fields", &form.fields);
    texts.extend(of_json("when.form.conditions", &form.conditions));
    texts.push(("when.form.file".into(), form.file.clone()));
    texts
}

fn of_form_fault(fault: &FormFault) -> Vec<Text> {
    match fault {
        FormFault::Fields(wrong) => of_map("fault.form.fields", wrong),
        FormFault::Conditions(conditions) => of_json("fault.form.conditions", conditions),
        FormFault::Members(members) => {
            members.iter().map(|(name, value)| (format!("fault.form.members.{name}"), value.to_string())).collect()
        }
        FormFault::PolicyText(text) => vec![("fault.form.policy-text".into(), text.clone())],
        _ => Vec::new(),
    }
}

fn of_json(place: &str, conditions: &[serde_json::Value]) -> Vec<Text> {
    conditions.iter().map(|condition| (place.to_owned(), condition.to_string())).collect()
}
