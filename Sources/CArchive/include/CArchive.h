#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// libarchive (https://github.com/libarchive/libarchive), loaded when the first archive is read: with the libraries that it
// draws in it would cost every hook several milliseconds of start-up. What is declared here is its interface of version 3
// (archive.h, archive_entry.h), which macOS ships without headers.

/// An archive that is being read.
typedef struct ccds_archive ccds_archive;

/// What an operation came to; the numbers are libarchive's own.
enum {
    ccds_archive_end = 1,
    ccds_archive_done = 0,
    ccds_archive_warned = -20,
    ccds_archive_failed = -25,
    ccds_archive_fatal = -30
};

/// What is read. Only these formats and filters are ever switched on.
typedef enum {
    /// Zip, by its directory.
    ccds_archive_zip = 1,
    /// Tar, plain or compressed.
    ccds_archive_tar = 2,
    /// Anything compressed, as one entry without a name.
    ccds_archive_raw = 4
} ccds_archive_formats;

/// Kinds of entries.
typedef enum {
    ccds_archive_other = 0,
    ccds_archive_file = 1,
    ccds_archive_directory = 2,
    ccds_archive_symlink = 3
} ccds_archive_kind;

/// An entry as it stands in the archive. What it points to lives until the next entry is read.
typedef struct {
    /// The name's bytes; null where there is none.
    const char *path;
    /// What a link points to; null for others, hard links included.
    const char *link;
    ccds_archive_kind kind;
    /// -1 where the archive does not say.
    int64_t size;
    /// The permission bits.
    uint32_t mode;
    /// Whether the contents are encrypted.
    bool is_encrypted;
    /// Whether it is no entry but all that a compressed file holds; its name means nothing.
    bool is_raw;
} ccds_archive_entry;

/// Whether libarchive is there. Loads it.
bool ccds_archive_is_available(void);

/// Opens an archive in memory, which must stay there until it is closed; null where libarchive or memory is missing.
///
/// `passphrase` and `charset` (of names that do not say theirs) may be null.
ccds_archive *ccds_archive_open(
    const void *bytes, size_t size, unsigned formats, const char *passphrase, const char *charset, int *status);

/// Goes to the next entry.
int ccds_archive_next(ccds_archive *archive, ccds_archive_entry *entry);

/// Reads contents of the current entry: the number of bytes, 0 at its end, or a status below zero.
ptrdiff_t ccds_archive_read(ccds_archive *archive, void *buffer, size_t size);

/// What went wrong last; null where nothing did. Lives until the archive is closed.
const char *ccds_archive_error(ccds_archive *archive);

void ccds_archive_close(ccds_archive *archive);

#ifdef __cplusplus
}
#endif
