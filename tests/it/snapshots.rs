//! Saved graphs: they come back the same, and damage is found, never loaded.

use std::fs;
use std::io;
use std::io::Write;

use factum::graph::Graph;
use factum::snapshot;
use factum::snapshot::Existing;
use factum::snapshot::Kind;
use factum::snapshot::SnapshotError;
use factum::value::NodeId;
use factum::value::RelId;
use factum::value::Value;
use proptest::prelude::*;

use crate::golden::is_update;
use crate::golden::project;
use crate::graphs;

/// A graph as bytes.
fn bytes(graph: &Graph, kind: Kind) -> Vec<u8> {
    let mut out = Vec::new();
    snapshot::write(graph, kind, &mut out).expect("a vector takes everything");
    out
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_graph_comes_back_the_same(graph in graphs::any_graph()) {
        for kind in [Kind::Binary, Kind::Json] {
            let first = bytes(&graph, kind);
            let loaded = snapshot::read(&first).expect("a whole file");
            prop_assert_eq!(loaded.n_nodes(), graph.n_nodes());
            prop_assert_eq!(loaded.n_rels(), graph.n_rels());
            prop_assert_eq!(
                loaded.nodes().collect::<Vec<_>>(),
                graph.nodes().collect::<Vec<_>>()
            );
            // Ids of what is gone are not given again.
            prop_assert_eq!(loaded.next_node_id(), graph.next_node_id());
            prop_assert_eq!(loaded.next_rel_id(), graph.next_rel_id());
            // The same bytes again, whatever the history of the graph; and both files agree.
            prop_assert_eq!(bytes(&loaded, Kind::Binary), bytes(&graph, Kind::Binary));
            prop_assert_eq!(bytes(&loaded, Kind::Json), bytes(&graph, Kind::Json));
        }
    }

    #[test]
    fn any_bytes_are_refused_or_loaded_without_a_panic(
        graph in graphs::any_graph(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        end in any::<prop::sample::Index>(),
    ) {
        for kind in [Kind::Binary, Kind::Json] {
            let mut damaged = bytes(&graph, kind);
            for (at, byte) in &changes {
                let at = at.index(damaged.len());
                damaged[at] = *byte;
            }
            drop(snapshot::read(&damaged));
            let mut cut = bytes(&graph, kind);
            // Without the line end behind it, a readable file is still whole.
            cut.truncate(end.index(cut.trim_ascii_end().len()));
            prop_assert!(snapshot::read(&cut).is_err(), "a file without its end");
        }
    }
}

#[test]
fn every_flipped_bit_is_found() {
    let whole = bytes(&graphs::news(), Kind::Binary);
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut damaged = whole.clone();
            damaged[at] ^= 1 << bit;
            let error = snapshot::read(&damaged).expect_err("a flipped bit");
            let message = error.to_string();
            // The first eight bytes say what the file is; after them the place is named.
            assert!(
                message.contains("damaged: ") && message.contains(" at byte ") || at < 8,
                "byte {at} bit {bit}: {message}"
            );
        }
    }
}

#[test]
fn every_missing_end_is_found() {
    let whole = bytes(&graphs::news(), Kind::Binary);
    for len in 0..whole.len() {
        assert!(snapshot::read(&whole[..len]).is_err(), "{len} bytes of {}", whole.len());
    }
    let mut longer = whole;
    longer.push(0);
    let message = snapshot::read(&longer).expect_err("a byte too many").to_string();
    assert!(message.contains("something follows its end"), "{message}");
}

#[test]
fn what_is_not_a_graph_says_so() {
    for (content, message) in [
        (&b""[..], "the file is empty"),
        (b"Norland deports people.", "the file is not a saved graph"),
        (b"\x89PNG\r\n\x1a\n", "the file is not a saved graph"),
        (b"{}", "the file is JSON, but not a saved graph: it has no member `format`"),
        (
            b"{\"format\": 1}",
            "the file is JSON, but not a saved graph: its `format` is not `factum graph`",
        ),
        (
            b"{\"format\": \"factum graph\", \"version\": 99}",
            "the file has version 99; this factum reads versions up to 1",
        ),
        (
            b"{\"format\": \"factum gra",
            "the file is damaged: it ends too early (line 1, column 22)",
        ),
        (
            b"{\"format\": \"factum graph\", \"version\": 1, \"nodes\": [{\"id\": 4000000000}], \
              \"relationships\": []}",
            "the file is damaged: id 4000000000 is out of range (node number 1)",
        ),
        (
            b"{\"format\": \"factum graph\", \"version\": 1, \"nodes\": [{\"id\": 0, \
              \"properties\": {\"d\": {\"$date\": \"x\"}}}], \"relationships\": []}",
            "the file is damaged: `x` is not a value for `$date` (node number 1)",
        ),
        (
            b"{\"format\": \"factum graph\", \"version\": 1, \"nodes\": [], \"relationships\": \
              [{\"id\": 0, \"type\": \"R\", \"start\": 0, \"end\": 1}]}",
            "the file is damaged: node 0 does not exist (relationship number 1)",
        ),
    ] {
        let error = snapshot::read(content).expect_err("not a graph");
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn a_newer_version_is_not_taken_for_damage() {
    let mut newer = bytes(&Graph::new(), Kind::Binary);
    newer[8] = 2;
    let checksum = crc32(&newer[..12]);
    newer[12..16].copy_from_slice(&checksum.to_le_bytes());
    let error = snapshot::read(&newer).expect_err("a newer version");
    assert!(matches!(error, SnapshotError::Newer { found: 2, known: 1 }), "{error}");
}

/// CRC-32 as the format describes it, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |mut crc, &byte| {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
        crc
    })
}

/// Takes `left` bytes, then has no room.
struct Full {
    left: usize,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let n = bytes.len().min(self.left);
        self.left -= n;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_leaves_the_old_file_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    for (kind, name) in [(Kind::Binary, "g.factum"), (Kind::Json, "g.json")] {
        let path = folder.path().join(name);
        let old = Graph::new();
        snapshot::save(&old, &path, Existing::Keep).expect("a new file");
        let before = fs::read(&path).expect("the file");
        let graph = graphs::news();
        let whole = bytes(&graph, kind);
        for left in 0..whole.len() {
            let result = snapshot::replace(&path, Existing::Replace, |out| {
                let mut full = Full { left };
                snapshot::write(&graph, kind, &mut full)?;
                out.write_all(b"never")
            });
            assert!(result.is_err(), "room for {left} bytes of {}", whole.len());
        }
        assert_eq!(fs::read(&path).expect("the file"), before);
        assert!(snapshot::save(&graph, &path, Existing::Keep).is_err(), "it is there already");
        snapshot::save(&graph, &path, Existing::Replace).expect("it is replaced");
        assert_eq!(fs::read(&path).expect("the file"), whole);
    }
    let left: Vec<_> = fs::read_dir(folder.path()).expect("the folder").collect();
    assert_eq!(left.len(), 2, "nothing is left beside the files: {left:?}");
}

#[test]
fn files_of_old_releases_load() {
    let folder = project("tests/snapshots");
    let json = folder.join("v1.json");
    let binary = folder.join("v1.factum");
    if is_update() && !binary.exists() {
        fs::create_dir_all(&folder).expect("a folder");
        snapshot::save(&graphs::news(), &json, Existing::Keep).expect("a new file");
        snapshot::save(&graphs::news(), &binary, Existing::Keep).expect("a new file");
    }
    for path in [&binary, &json] {
        let graph = snapshot::load(path).expect("a file of this project");
        assert_eq!((graph.n_nodes(), graph.n_rels()), (8, 13));
        assert_eq!(graph.property(NodeId(2), "name").to_string(), "Mara Lindqvist");
        assert_eq!(graph.labels(NodeId(0)).join(":"), "Country:Entity:Place");
        assert_eq!(&**graph.rel_type(RelId(9)), "VIOLATES");
        assert_eq!(graph.endpoints(RelId(9)), Some((NodeId(0), NodeId(4))));
        assert!(matches!(graph.property(RelId(9), "negated"), Value::Bool(true)));
    }
}
