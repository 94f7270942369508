//! Where a value comes from: flags win over the environment, and that over the file, which wins over the default.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::flags::Flags;
use super::options::{CONFIG, FILE, OPTIONS, PREFIX, Spec, TEST_PREFIX};
use crate::failure::Failure;

/// The options that were given, each with its place, and what looked like an option and was none.
#[derive(Debug, Default)]
pub(super) struct Given {
    values: BTreeMap<&'static str, (Place, String)>,
    pub(super) warnings: Vec<String>,
}

#[derive(Debug, Clone)]
enum Place {
    Flag(String),
    Variable(String),
    File(PathBuf, String),
    Default(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "--{flag}"),
            Self::Variable(name) => f.write_str(name),
            Self::File(file, key) => write!(f, "`{key}` in {}", file.display()),
            Self::Default(name) => write!(f, "the default of {name}"),
        }
    }
}

impl Given {
    /// `environment` is what the process was started with; values that are no text name no option.
    pub(super) fn collect<const SERVER: bool>(
        flags: Flags<SERVER>,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, Failure> {
        let mut given = Self::default();
        let mut named_file = None;
        let mut variables = BTreeMap::new();
        for (name, value) in environment.filter(|(name, _)| name.starts_with(PREFIX)) {
            if name == CONFIG.variable() {
                named_file = Some(PathBuf::from(value)).filter(|file| !file.as_os_str().is_empty());
            } else if let Some(spec) = OPTIONS.iter().find(|spec| spec.variable() == name) {
                variables.insert(spec.name, (Place::Variable(name), value));
            } else if !(cfg!(debug_assertions) && name.starts_with(TEST_PREFIX)) {
                given.warnings.push(format!("{name} is no option of this program; it has no effect"));
            }
        }
        given.read_file(flags.config.or(named_file).as_deref())?;
        given.values.extend(variables);
        for spec in OPTIONS {
            if let Some(value) = flags.values.get(spec.name) {
                given.values.insert(spec.name, (Place::Flag(spec.flag()), value.clone()));
            }
        }
        Ok(given)
    }

    /// Reads what an option was set to. An empty value is the same as none.
    pub(super) fn read<T, E: fmt::Display>(
        &self,
        spec: &Spec,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Failure> {
        let default = || Some((Place::Default(spec.name.to_owned()), spec.default?.to_owned()));
        let set = self.values.get(spec.name).filter(|(_, value)| !value.trim().is_empty());
        let Some((place, value)) = set.cloned().or_else(default) else { return Ok(None) };
        let shown = if spec.is_secret { "its value".to_owned() } else { format!("{value:?}") };
        parse(value.trim()).map(Some).map_err(|reason| Failure::usage(format!("{place}: {shown} {reason}")))
    }

    /// Like [`Given::read`], for an option where an empty value is not the same as none.
    pub(super) fn read_even_empty<T, E: fmt::Display>(
        &self,
        spec: &Spec,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Failure> {
        match self.values.get(spec.name) {
            Some((place, value)) if value.trim().is_empty() => {
                parse("").map(Some).map_err(|reason| Failure::usage(format!("{place}: its value {reason}")))
            }
            _ => self.read(spec, parse),
        }
    }

    /// Like [`Given::read`], for an option that has a default.
    pub(super) fn require<T, E: fmt::Display>(
        &self,
        spec: &Spec,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, Failure> {
        self.read(spec, parse)?.ok_or_else(|| Failure::usage(format!("{} is not set", spec.variable())))
    }

    fn read_file(&mut self, named: Option<&Path>) -> Result<(), Failure> {
        let file = named.unwrap_or_else(|| Path::new(FILE)).to_owned();
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(Failure::usage(format!("cannot read {}: {error}", file.display()))),
        };
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            Failure::usage(format!("{} is not valid TOML: {}", file.display(), error.to_string().trim_end()))
        })?;
        for (key, value) in table {
            let spec = OPTIONS.iter().find(|spec| spec.key() == key).ok_or_else(|| unknown(&file, &key))?;
            let text = text_of(value).ok_or_else(|| {
                Failure::usage(format!(
                    "`{key}` in {} must be a text, a number, true or false, or a list of texts",
                    file.display()
                ))
            })?;
            self.values.insert(spec.name, (Place::File(file.clone(), key), text));
        }
        Ok(())
    }
}

fn unknown(file: &Path, key: &str) -> Failure {
    let keys: Vec<_> = OPTIONS.iter().map(|spec| spec.key()).collect();
    Failure::usage(format!("{} has the unknown key `{key}`; there are: {}", file.display(), keys.join(", ")))
}

/// A value as it would stand in the environment, where a list is separated by commas.
fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(is_on) => Some(is_on.to_string()),
        Value::Array(values) => {
            let texts: Option<Vec<_>> = values.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        Value::Float(_) | Value::Datetime(_) | Value::Table(_) => None,
    }
}
