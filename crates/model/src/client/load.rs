//! Loads clients: those inside the binary, a folder, or a file; and finds what the format cannot exclude.

use std::fs;
use std::path::Path;

use super::{Client, Proof, When};
use crate::embedded::{Document, DocumentError, Embedded};
use crate::yaml::{self, YamlError};

/// Clients, in the order of every list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clients(pub Vec<Client>);

/// A client that cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Neither a known name nor a file.
    #[error("there is no client `{name}`; the clients are {known}, or give the path of a .yaml file")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A file cannot be read.
    #[error("cannot read the client {path}: {why}")]
    Unreadable {
        /// Which one.
        path: String,
        /// The system's words.
        why: String,
    },
    /// A file does not describe a client.
    #[error(transparent)]
    Invalid(#[from] YamlError),
    /// A file contradicts itself.
    #[error("{file}: {flaw}")]
    Faulty {
        /// Which one.
        file: String,
        /// What is wrong with it.
        flaw: String,
    },
    /// A document inside the program does not describe a client.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl Clients {
    /// The clients inside a program.
    ///
    /// # Errors
    /// A document that does not describe a client; a test keeps it out of a released program.
    pub fn from_embedded(documents: Embedded) -> Result<Self, ClientError> {
        let client = |document: Document| Ok(Client { id: document.id.into(), ..document.read()? });
        documents.documents().map(client).collect::<Result<Vec<_>, _>>().map(Self::sorted)
    }

    /// The clients in a folder.
    ///
    /// # Errors
    /// An unreadable folder or file, or a file that does not describe a client.
    pub fn from_folder(folder: &Path) -> Result<Self, ClientError> {
        let mut clients = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
            let path = entry.map_err(|error| unreadable(folder, &error))?.path();
            if path.extension().is_some_and(|extension| extension == "yaml") {
                clients.push(Client::from_file(&path)?);
            }
        }
        Ok(Self::sorted(clients))
    }

    fn sorted(mut clients: Vec<Client>) -> Self {
        clients.sort_by_cached_key(|client| (client.order.unwrap_or(u32::MAX), client.id.clone()));
        Self(clients)
    }

    /// The clients that `words` choose: those that are named, or all where none is, and those in files. A file with the name of
    /// a client takes its place.
    ///
    /// # Errors
    /// An unknown name, an unreadable or an invalid file.
    pub fn chosen<'w>(mut self, words: impl IntoIterator<Item = &'w str>) -> Result<Self, ClientError> {
        let (mut named, mut own): (Vec<&str>, Vec<Client>) = (Vec::new(), Vec::new());
        for word in words {
            if word.contains('/') || Path::new(word).extension().is_some_and(|extension| extension == "yaml") {
                own.push(Client::from_file(Path::new(word))?);
            } else if self.0.iter().any(|client| client.id == word) {
                named.push(word);
            } else {
                let known: Vec<&str> = self.0.iter().map(|client| client.id.as_str()).collect();
                return Err(ClientError::Unknown { name: word.into(), known: known.join(", ") });
            }
        }
        self.0.retain(|client| named.is_empty() || named.contains(&client.id.as_str()));
        self.0.retain(|client| own.iter().all(|one| one.id != client.id));
        self.0.extend(own);
        Ok(Self::sorted(self.0))
    }
}

impl Client {
    /// Reads the client in the file at `path`; its id is the name of the file.
    ///
    /// # Errors
    /// An unreadable file, or one that does not describe a client.
    pub fn from_file(path: &Path) -> Result<Self, ClientError> {
        let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
        Self::from_yaml(&path.display().to_string(), &text)
    }

    /// Reads the client in `text`; its id is the name of `file`.
    ///
    /// # Errors
    /// What does not describe a client, with line and column; or what contradicts itself.
    pub fn from_yaml(file: &str, text: &str) -> Result<Self, ClientError> {
        let client: Self = yaml::read(file, text)?;
        let id = Path::new(file).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
        match client.flaw() {
            Some(flaw) => Err(ClientError::Faulty { file: file.to_owned(), flaw }),
            None => Ok(Self { id, ..client }),
        }
    }

    /// What the format cannot exclude, if there is anything.
    fn flaw(&self) -> Option<String> {
        if self.attempts == 0 || self.rules.iter().any(|rule| rule.attempts == Some(0)) {
            return Some("`attempts` includes the first time, so it is at least 1".into());
        }
        let proofs = [Some(&self.proof)].into_iter().chain(self.rules.iter().map(|rule| rule.proof.as_ref()));
        let proofs = proofs.chain(self.error_in_success.iter().map(|rule| rule.proof.as_ref()));
        if let Some(proof) = proofs.flatten().find(|proof: &&Proof| !proof.is_dated()) {
            return Some(format!("the day of a proof is written YYYY-MM-DD, not `{}`", proof.day()));
        }
        let both = |rule: &&super::SuccessRule| rule.status.is_some() == rule.effect.is_some();
        if self.error_in_success.iter().any(|rule| both(&rule)) {
            return Some("a rule of `error_in_success` has either `status` or `effect`".into());
        }
        let rules: Vec<&When> = self.rules.iter().map(|rule| &rule.when).collect();
        let errors: Vec<&When> = self.errors.iter().map(|error| &error.when).collect();
        let lists = [("rules", rules), ("errors", errors)];
        lists.into_iter().find_map(|(name, conditions)| unclosed(name, &conditions))
    }
}

/// What is wrong with a list of conditions whose last one has to be empty, and no other: what follows it is never reached.
fn unclosed(name: &str, conditions: &[&When]) -> Option<String> {
    match conditions.iter().position(|when| when.is_empty()) {
        None => Some(format!("the last entry of `{name}` must have no `when`, so that one of them always matches")),
        Some(place) if place + 1 < conditions.len() => {
            Some(format!("entry {} of `{name}` has no `when`, so that those after it never match", place + 1))
        }
        Some(_) => None,
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> ClientError {
    ClientError::Unreadable { path: path.display().to_string(), why: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "name: X\nabout: a client\nversion: '1'\nproof: { observed: 2026-11-27 }\nchecked: c\n\
        attempts: 3\npace: { retry: r, throttle: t }\nsends: { all-except: [] }\n";
    const RULES: &str = "rules: [{ when: { status: [503] }, effect: retry }, { effect: fail }]\n";
    const ERRORS: &str = "errors: [{ type: E }]\n";

    fn shipped() -> Clients {
        Clients::from_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../clients"))).unwrap()
    }

    fn error(text: &str) -> String {
        Client::from_yaml("clients/x.yaml", text).unwrap_err().to_string()
    }

    #[test]
    fn a_file_that_contradicts_itself_is_refused_in_a_sentence() {
        assert_eq!(Client::from_yaml("c/x.yaml", &format!("{WHOLE}{RULES}{ERRORS}")).unwrap().id, "x");
        let open = "rules: [{ when: { status: [503] }, effect: retry }]\n";
        assert!(error(&format!("{WHOLE}{open}{ERRORS}")).contains("the last entry of `rules` must have no `when`"));
        let hidden = "rules: [{ effect: fail }, { when: { status: [503] }, effect: retry }]\n";
        assert!(error(&format!("{WHOLE}{hidden}{ERRORS}")).contains("entry 1 of `rules` has no `when`"));
        let never = WHOLE.replace("attempts: 3", "attempts: 0");
        assert!(error(&format!("{never}{RULES}{ERRORS}")).contains("at least 1"));
        let undated = WHOLE.replace("2026-11-27", "lately");
        assert!(error(&format!("{undated}{RULES}{ERRORS}")).contains("YYYY-MM-DD, not `lately`"));
        let neither = "error_in_success: [{ when: { code: [A] } }]\n";
        assert!(error(&format!("{WHOLE}{RULES}{ERRORS}{neither}")).contains("either `status` or `effect`"));
        assert!(error(&format!("{WHOLE}{RULES}{ERRORS}atempts: 3\n")).contains("did you mean `attempts`?"));
    }

    #[test]
    fn names_choose_and_files_are_added_or_take_the_place_of_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let ids = |clients: Clients| clients.0.into_iter().map(|client| client.id).collect::<Vec<_>>();
        let own = |name: &str| {
            let path = folder.path().join(name);
            fs::write(&path, format!("{WHOLE}{RULES}{ERRORS}")).unwrap();
            path.display().to_string()
        };
        let (all, first) = (shipped(), shipped().0[0].id.clone());
        assert_eq!(all.clone().chosen([]).unwrap(), all);
        assert_eq!(ids(all.clone().chosen([first.as_str()]).unwrap()), [first.as_str()]);
        let added = all.clone().chosen([own("mine.yaml").as_str()]).unwrap();
        assert_eq!((added.0.len(), added.0.last().unwrap().id.as_str()), (all.0.len() + 1, "mine"));
        let replaced = all.clone().chosen([own(&format!("{first}.yaml")).as_str()]).unwrap();
        assert_eq!((replaced.0.len(), replaced.0.last().unwrap().name.as_str()), (all.0.len(), "X"));
        let error = all.clone().chosen(["botto3"]).unwrap_err().to_string();
        assert!(error.contains("no client `botto3`") && error.contains(&first), "{error}");
        assert!(all.chosen(["./gone.yaml"]).unwrap_err().to_string().contains("cannot read the client ./gone.yaml"));
    }

    #[test]
    fn each_shipped_client_has_a_place_of_its_own_and_says_what_was_checked() {
        let clients = shipped();
        let places: Vec<Option<u32>> = clients.0.iter().map(|client| client.order).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted_by(|one, next| one < next), "{places:?}");
        for client in &clients.0 {
            assert!(!client.sources.is_empty() && client.checked.len() > 20, "{}", client.id);
        }
    }
}
