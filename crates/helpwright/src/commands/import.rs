use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::path::Path;

use app::Caller;
use app::accounts::Setup;
use app::moving::{Importer, MAX_LINE, Refused, Tally};

use super::progress::Progress;
use crate::config::{Flags, Settings};
use crate::desk::{Access, Desk};
use crate::failure::Failure;

pub(crate) fn run(flags: Flags<false>, file: &Path) -> Result<(), Failure> {
    let settings = Settings::load(flags)?;
    let (input, bytes) = open(file)?;
    let tally = Desk::with(settings, Access::Shared, async |desk| import(desk, input, bytes).await)?;
    let Tally { users, settings, faqs, tickets, entries, known, refused } = tally;
    writeln!(
        io::stdout(),
        "Imported {users} users, {settings} lines of settings, {faqs} FAQ entries, {tickets} tickets and {entries} audit \
         entries; {known} documents were here already."
    )?;
    if refused == 0 {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "{refused} lines were refused. Mend them and import the file again: what is here already is passed over."
    )))
}

fn open(file: &Path) -> Result<(Box<dyn BufRead>, Option<u64>), Failure> {
    if file == Path::new("-") {
        return Ok((Box::new(io::stdin().lock()), None));
    }
    let cannot = |error| Failure::failed(format!("cannot read {}: {error}", file.display()));
    let input = File::open(file).map_err(cannot)?;
    let metadata = input.metadata().map_err(cannot)?;
    Ok((Box::new(BufReader::with_capacity(1 << 16, input)), metadata.is_file().then_some(metadata.len())))
}

async fn import(desk: &Desk, mut input: Box<dyn BufRead>, bytes: Option<u64>) -> Result<Tally, Failure> {
    let app = desk.app(Setup::default());
    let mut importer = Importer::new(&app, Caller::default());
    let mut progress = Progress::new(bytes, "lines");
    let (mut line, mut number, mut read) = (Vec::new(), 0, 0);
    loop {
        let taken = next_line(input.as_mut(), &mut line)
            .map_err(|error| Failure::failed(format!("cannot read line {}: {error}", number + 1)))?;
        if taken == 0 {
            break;
        }
        number += 1;
        read += taken;
        let refused = match strip_end(&line) {
            text if text.len() > MAX_LINE => importer.refuse(number, format!("it is longer than {MAX_LINE} bytes")),
            text if text.trim_ascii().is_empty() => Vec::new(),
            text => importer.take(number, text).await?,
        };
        report(&mut progress, &refused)?;
        progress.show(read, number)?;
    }
    let (tally, refused) = importer.finish().await?;
    report(&mut progress, &refused)?;
    progress.clear()?;
    Ok(tally)
}

/// Reads one line with its end, and gives how long it is; of one that is too long, only a part is kept.
fn next_line(input: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    line.clear();
    let most = u64::try_from(MAX_LINE).unwrap_or(u64::MAX) + 2;
    let mut length = input.take(most).read_until(b'\n', line)?;
    while length > MAX_LINE && line.last() != Some(&b'\n') {
        let rest = input.fill_buf()?;
        if rest.is_empty() {
            break;
        }
        let end = rest.iter().position(|&byte| byte == b'\n');
        let passed = end.map_or(rest.len(), |end| end + 1);
        input.consume(passed);
        length += passed;
        if end.is_some() {
            break;
        }
    }
    Ok(u64::try_from(length).unwrap_or(u64::MAX))
}

fn strip_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

fn report(progress: &mut Progress, refused: &[Refused]) -> io::Result<()> {
    if refused.is_empty() {
        return Ok(());
    }
    progress.clear()?;
    let mut out = io::stderr().lock();
    refused.iter().try_for_each(|Refused { line, reason }| writeln!(out, "line {line}: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_over_whole() {
        let mut text = b"one\r\n".to_vec();
        text.extend(vec![b'x'; 2 * MAX_LINE]);
        text.extend(b"\nthree");
        let mut input: Box<dyn BufRead> = Box::new(BufReader::new(io::Cursor::new(text)));
        let mut line = Vec::new();
        assert_eq!(next_line(input.as_mut(), &mut line).unwrap(), 5);
        assert_eq!(strip_end(&line), b"one");
        assert_eq!(next_line(input.as_mut(), &mut line).unwrap(), 2 * MAX_LINE as u64 + 1);
        assert!(strip_end(&line).len() > MAX_LINE);
        assert_eq!(next_line(input.as_mut(), &mut line).unwrap(), 5);
        assert_eq!(strip_end(&line), b"three");
        assert_eq!(next_line(input.as_mut(), &mut line).unwrap(), 0);
    }
}
