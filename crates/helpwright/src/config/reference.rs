use std::fmt::Write as _;

use super::options::{CONFIG, FILE, JWT_SECRET, METRICS_TOKEN, OPTIONS, PREFIX, Scope, Spec};

/// The page that explains every option, in Markdown; the same on every machine.
pub fn reference() -> String {
    let mut page = format!(
        "# Configuration\n\
         \n\
         Every option can be a flag, an environment variable or a key in the file `{FILE}`.\n\
         A flag wins over the variable, the variable over the file, and the file over the default.\n\
         An empty value is the same as none, but not for `{}` and `{}`: there it stops the program.\n\
         \n\
         The file is read from the working directory, or from where `--{}` or `{}` says.\n\
         A key that is no option stops the program, as does a value that the option cannot have;\n\
         an environment variable that begins with `{PREFIX}` and is no option is reported and ignored.\n\
         \n\
         ```toml\n\
         # {FILE}\n\
         listen = \"0.0.0.0:8080\"\n\
         public_url = \"https://help.example.com\"\n\
         agent_roles = [\"INTERNAL\", \"SUPPORT\"]\n\
         ```\n\
         \n\
         Options marked `serve` are flags of `serve` and of `doctor`, which looks over what a server would get; the others are\n\
         flags of every command that opens the desk.\n\
         \n\
         | flag | variable | key in the file | default | |\n\
         | --- | --- | --- | --- | --- |\n",
        JWT_SECRET.name,
        METRICS_TOKEN.name,
        CONFIG.flag(),
        CONFIG.variable(),
    );
    for spec in OPTIONS {
        page.push_str(&row(spec));
    }
    page
}

fn row(spec: &Spec) -> String {
    let mut row = String::new();
    let value = spec.value.map(|value| format!(" {value}")).unwrap_or_default();
    let default = spec.default.map(|default| format!("`{default}`")).unwrap_or_default();
    let serve = if spec.scope == Scope::Serve { " (`serve`)" } else { "" };
    let _ = writeln!(
        row,
        "| `--{}{value}`{serve} | `{}` | `{}` | {default} | {} |",
        spec.flag(),
        spec.variable(),
        spec.key(),
        spec.help
    );
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_has_a_row_and_an_explanation() {
        let page = reference();
        for spec in OPTIONS {
            assert!(page.contains(&format!("| `{}` | `{}` |", spec.variable(), spec.key())), "{}", spec.name);
            assert!(spec.help.ends_with('.') && !spec.help.contains('|'), "{}", spec.name);
        }
    }
}
