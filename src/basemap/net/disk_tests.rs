//! What is kept of servers' answers, and what happens when that cannot be.

use super::*;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

const MIB: u64 = 1 << 20;

fn at(secs: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_700_000_000 + secs)
}

fn key(number: u64) -> [u8; 32] {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&number.to_le_bytes());
    key
}

fn kept(bytes: usize, fill: u8) -> Kept {
    Kept {
        policy: "policy".to_owned(),
        body: vec![fill; bytes],
    }
}

fn total_bytes(cache: &DiskCache) -> i64 {
    let total = cache.lock().with(|connection| {
        connection.query_row("SELECT COALESCE(SUM(bytes), 0) FROM answers", [], |row| {
            row.get(0)
        })
    });
    total.unwrap()
}

#[test]
fn an_answer_is_there_in_the_next_run_until_it_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let answer = kept(100, 1);
    DiskCache::open(folder.path(), MIB).put(&key(1), &answer, at(0));
    let cache = DiskCache::open(folder.path(), MIB);
    assert_eq!(cache.get(&key(1), at(1)), Some(answer.clone()));
    assert_eq!(cache.get(&key(2), at(1)), None);
    cache.renew(&key(1), "renewed", at(2));
    let renewed = Kept {
        policy: "renewed".to_owned(),
        ..answer
    };
    assert_eq!(cache.get(&key(1), at(3)), Some(renewed));
    cache.remove(&key(1));
    assert_eq!(cache.get(&key(1), at(4)), None);
}

#[test]
fn what_was_not_used_for_longest_goes_when_there_is_no_more_room() {
    let folder = tempfile::tempdir().unwrap();
    let cache = DiskCache::open(folder.path(), MIB);
    let hour = 3600;
    for number in 0..64 {
        cache.put(&key(number), &kept(10_000, 0), at(number));
    }
    assert!(cache.get(&key(0), at(2 * hour)).is_some());
    for number in 64..124 {
        cache.put(&key(number), &kept(10_000, 0), at(2 * hour + number));
    }
    assert!(total_bytes(&cache) <= 1 << 20);
    assert!(cache.get(&key(0), at(4 * hour)).is_some(), "it was used");
    assert!(cache.get(&key(1), at(4 * hour)).is_none());
    assert!(cache.get(&key(123), at(4 * hour)).is_some());
    let file = fs::metadata(folder.path().join(FILE_NAME)).unwrap();
    assert!(file.len() < 3 * MIB, "{}", file.len());
}

#[test]
fn an_answer_larger_than_all_the_room_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let cache = DiskCache::open(folder.path(), 5000);
    cache.put(&key(1), &kept(10_000, 0), at(0));
    assert_eq!(cache.get(&key(1), at(0)), None);
}

#[test]
fn several_viewers_keep_their_tiles_in_one_place() {
    let folder = tempfile::tempdir().unwrap();
    let count = 40;
    std::thread::scope(|scope| {
        for viewer in 0..4_u64 {
            let path = folder.path();
            std::thread::Builder::new()
                .name(format!("viewer-{viewer}"))
                .spawn_scoped(scope, move || {
                    let cache = DiskCache::open(path, MIB * 10);
                    for number in 0..count {
                        let number = viewer * count + number;
                        cache.put(&key(number), &kept(500, 0), at(number));
                    }
                })
                .unwrap();
        }
    });
    let cache = DiskCache::open(folder.path(), MIB * 10);
    let there = (0..4 * count).filter(|number| cache.get(&key(*number), at(0)).is_some());
    assert_eq!(there.count() as u64, 4 * count);
}

#[test]
fn a_file_that_is_no_database_is_set_aside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE_NAME);
    fs::write(&path, vec![b'x'; 5000]).unwrap();
    let cache = DiskCache::open(folder.path(), MIB);
    cache.put(&key(1), &kept(100, 1), at(0));
    assert!(cache.get(&key(1), at(0)).is_some());
    let aside = fs::read(folder.path().join("tiles-1.damaged")).unwrap();
    assert_eq!(aside, vec![b'x'; 5000]);
}

#[test]
fn a_database_that_is_damaged_within_is_set_aside_when_that_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let cache = DiskCache::open(folder.path(), MIB);
    for number in 0..50 {
        cache.put(&key(number), &kept(3000, 7), at(0));
    }
    drop(cache);
    let path = folder.path().join(FILE_NAME);
    let mut file = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&path)
        .unwrap();
    let mut all = Vec::new();
    file.read_to_end(&mut all).unwrap();
    file.seek(SeekFrom::Start(4096)).unwrap();
    file.write_all(&vec![0xff; all.len() - 4096]).unwrap();
    drop(file);
    let cache = DiskCache::open(folder.path(), MIB);
    for number in 0..50 {
        let _ = cache.get(&key(number), at(0));
    }
    cache.put(&key(99), &kept(10, 1), at(0));
    assert!(cache.get(&key(99), at(0)).is_some());
    assert!(folder.path().join("tiles-1.damaged").exists());
}

#[test]
fn a_folder_that_cannot_be_made_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, b"").unwrap();
    for place in [file.join("below"), file] {
        let cache = DiskCache::open(&place, MIB);
        cache.put(&key(1), &kept(10, 1), at(0));
        assert_eq!(cache.get(&key(1), at(0)), None);
    }
}
