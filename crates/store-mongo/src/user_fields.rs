use mongodb::bson::{Bson, Document, doc};

/// What the collection of accounts calls its fields. A dot leads into an embedded document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFields {
    pub name: String,
    pub email: String,
    pub role: String,
    pub is_active: String,
}

impl Default for UserFields {
    fn default() -> Self {
        let [name, email, role, is_active] = Self::OURS.map(ToOwned::to_owned);
        Self { name, email, role, is_active }
    }
}

impl UserFields {
    /// The names that hold where a platform has no others.
    pub const OURS: [&str; 4] = ["name", "email", "role", "isActive"];

    /// Whether documents can have a field of this name, and queries ask for it.
    pub fn is_field(name: &str) -> bool {
        name.split('.').all(|part| !part.is_empty() && !part.starts_with('$') && !part.contains('\0'))
    }

    /// Reads a platform's document under our names. The platform may keep anything there: what is no text is passed over,
    /// and an account is shut by `false` alone.
    pub(crate) fn projection(&self) -> Document {
        let text = |field: &str, otherwise: Bson| {
            let field = format!("${field}");
            doc! { "$cond": [{ "$eq": [{ "$type": &field }, "string"] }, field, otherwise] }
        };
        let name = text(&self.name, text(&self.email, "Unknown".into()).into());
        doc! {
            "name": name, "email": text(&self.email, "".into()), "role": text(&self.role, "".into()),
            "isActive": { "$ne": [format!("${}", self.is_active), false] },
        }
    }
}
