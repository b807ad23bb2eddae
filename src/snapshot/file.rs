//! Replacing a file as a whole or not at all.

use std::fs;
use std::fs::File;
use std::fs::Metadata;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::time::SystemTime;

use tempfile::NamedTempFile;

/// What happens to a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It is replaced.
    Replace,
    /// It stays, and writing is an error.
    Keep,
}

/// What tells a file from the one that later has its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    inode: u64,
}

impl Stamp {
    /// That of the file with a name, if there is one.
    pub fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|there| Self::from(&there))
    }

    fn from(there: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(there);
        #[cfg(not(unix))]
        let inode = 0;
        Self { size: there.len(), modified: there.modified().ok(), inode }
    }
}

/// Like [`replace`], unless the file is no longer the one that it was: then nothing is written. Of
/// several programs that have opened the same file, one saves; the others learn of it.
///
/// # Errors
///
/// Those of [`replace`]; [`io::ErrorKind::ResourceBusy`] if another program has replaced the file.
pub fn replace_same(
    path: &Path,
    stamp: Stamp,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // Who waits for the lock sees afterwards that the name has gone to another file. Not every file
    // system has locks; without them there is a moment in which two may pass.
    let lock = File::open(path)?;
    drop(lock.lock());
    if Stamp::of(path) != Some(stamp) {
        return Err(io::ErrorKind::ResourceBusy.into());
    }
    replace(path, Existing::Replace, write)
}

/// Writes a file as a whole or not at all: beside it first, then to the disk, then renamed. If
/// `write` or the disk fails, the old file is as it was, and nothing is left beside it.
///
/// # Errors
///
/// Those of the file system and of `write`; [`io::ErrorKind::AlreadyExists`] if there is a file that
/// is to stay.
pub fn replace(
    path: &Path,
    existing: Existing,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    // A link keeps pointing to what it points to; a device or pipe cannot be renamed over.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let there = fs::metadata(&path);
    match &there {
        Ok(there) if there.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => {
            let mut out = BufWriter::new(File::options().write(true).open(&path)?);
            write(&mut out)?;
            return out.flush();
        }
        Ok(_) if existing == Existing::Keep => return Err(io::ErrorKind::AlreadyExists.into()),
        _ => {}
    }
    let folder = folder(&path);
    let mut beside = beside(&folder)?;
    let mut out = BufWriter::with_capacity(1 << 16, beside.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    if let Ok(there) = there {
        beside.as_file().set_permissions(there.permissions())?;
    }
    beside.as_file().sync_all()?;
    match existing {
        Existing::Replace => beside.persist(&path).map_err(|error| error.error)?,
        Existing::Keep => beside.persist_noclobber(&path).map_err(|error| error.error)?,
    };
    // The new name is on the disk when the folder is. Not every system can do that.
    if let Ok(folder) = File::open(&folder) {
        drop(folder.sync_all());
    }
    Ok(())
}

fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// An empty file in a folder, with the permissions that a new file gets, gone unless it is renamed.
fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".factum-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io;

    use super::Existing;
    use super::Stamp;
    use super::replace;
    use super::replace_same;

    #[test]
    fn of_two_writers_one_learns_of_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::write(&path, "old").unwrap();
        let both = Stamp::of(&path).unwrap();
        replace_same(&path, both, |out| out.write_all(b"one")).unwrap();
        let late = replace_same(&path, both, |out| out.write_all(b"two"));
        assert_eq!(late.unwrap_err().kind(), io::ErrorKind::ResourceBusy);
        assert_eq!(fs::read(&path).unwrap(), b"one");
    }

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        replace(&path, Existing::Keep, |out| out.write_all(b"one")).unwrap();
        let failed = replace(&path, Existing::Replace, |out| {
            out.write_all(b"tw")?;
            Err(io::ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        let kept = replace(&path, Existing::Keep, |out| out.write_all(b"three"));
        assert_eq!(kept.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        replace(&path, Existing::Replace, |out| out.write_all(b"four")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"four");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }
}
