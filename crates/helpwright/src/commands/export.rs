use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use app::moving::write_line;
use app::ports::Exported;

use super::progress::Progress;
use crate::config::{Flags, Settings};
use crate::desk::{Access, Desk};
use crate::failure::Failure;

pub(crate) fn run(flags: Flags<false>, file: &Path) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    let written = Desk::with(settings, Access::SharedExisting, async |desk| {
        if file == Path::new("-") {
            return export(desk, &mut BufWriter::new(io::stdout().lock())).await;
        }
        to_file(desk, file).await
    })?;
    // Standard output may be the export itself.
    writeln!(io::stderr(), "Exported {} documents.", written.documents)?;
    match written.unreadable {
        0 => Ok(()),
        _ => Err(Failure::failed(format!(
            "{} audit entries cannot be read and were left out; `helpwright audit verify` tells more",
            written.unreadable
        ))),
    }
}

#[derive(Debug, Default)]
struct Written {
    documents: u64,
    unreadable: u64,
}

/// The file has its name once it is whole. Nobody else may read it: it holds the hashes of passwords.
async fn to_file(desk: &Desk, file: &Path) -> Result<Written, Failure> {
    let unfinished = unfinished(file);
    let cannot = |error: io::Error| Failure::failed(format!("cannot write {}: {error}", unfinished.display()));
    let out = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished);
    let mut out = BufWriter::with_capacity(1 << 16, out.map_err(cannot)?);
    let written = export(desk, &mut out).await?;
    out.into_inner().map_err(io::IntoInnerError::into_error).and_then(|out: File| out.sync_all()).map_err(cannot)?;
    fs::rename(&unfinished, file).map_err(cannot)?;
    Ok(written)
}

fn unfinished(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

async fn export(desk: &Desk, out: &mut impl Write) -> Result<Written, Failure> {
    let mut export = desk.store.export().await?;
    let mut progress = Progress::new(None, "lines");
    let (mut written, mut lines, mut bytes) = (Written::default(), Vec::new(), 0);
    loop {
        let documents = export.next().await?;
        if documents.is_empty() {
            break;
        }
        for document in documents {
            if let Exported::Unreadable { chain, sequence } = document {
                progress.clear()?;
                writeln!(io::stderr(), "entry {sequence} of the audit chain {chain} cannot be read")?;
                written.unreadable += 1;
                continue;
            }
            lines.clear();
            write_line(&document, &mut lines).map_err(|error| Failure::failed(error.to_string()))?;
            out.write_all(&lines)?;
            bytes += lines.len() as u64;
            written.documents += 1;
            progress.show(bytes, written.documents)?;
        }
    }
    progress.clear()?;
    out.flush()?;
    Ok(written)
}
