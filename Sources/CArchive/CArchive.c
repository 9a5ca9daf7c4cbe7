#define _GNU_SOURCE
#include "CArchive.h"

#include <dlfcn.h>
#include <locale.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#if defined(__APPLE__)
#include <xlocale.h>
#endif

struct archive;
struct archive_entry;

// The functions of libarchive that are called, by their names there.
static struct {
    struct archive *(*read_new)(void);
    int (*read_free)(struct archive *);
    int (*support_format_zip)(struct archive *);
    int (*support_format_tar)(struct archive *);
    int (*support_format_raw)(struct archive *);
    int (*support_filter_gzip)(struct archive *);
    int (*support_filter_bzip2)(struct archive *);
    int (*support_filter_xz)(struct archive *);
    int (*support_filter_zstd)(struct archive *);
    int (*set_format_option)(struct archive *, const char *, const char *, const char *);
    int (*add_passphrase)(struct archive *, const char *);
    int (*open_memory)(struct archive *, const void *, size_t);
    int (*next_header)(struct archive *, struct archive_entry **);
    ptrdiff_t (*read_data)(struct archive *, void *, size_t);
    const char *(*error_string)(struct archive *);
    int (*format)(struct archive *);
    const char *(*pathname)(struct archive_entry *);
    const char *(*symlink)(struct archive_entry *);
    const char *(*hardlink)(struct archive_entry *);
    unsigned (*filetype)(struct archive_entry *);
    unsigned (*perm)(struct archive_entry *);
    int64_t (*size)(struct archive_entry *);
    int (*size_is_set)(struct archive_entry *);
    int (*is_data_encrypted)(struct archive_entry *);
} library;

static bool available;
static bool has_gzip, has_bzip2, has_xz, has_zstd;
static locale_t utf8;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void *opened(void) {
#if defined(__APPLE__)
    const char *names[] = {"/usr/lib/libarchive.2.dylib", "libarchive.dylib", "libarchive.13.dylib"};
#else
    const char *names[] = {"libarchive.so.13"};
#endif
    for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
        void *handle = dlopen(names[index], RTLD_LAZY | RTLD_LOCAL);
        if (handle) return handle;
    }
    return NULL;
}

// Whether libarchive was built with a compression. Without it, it would run a program of that name from PATH.
static bool has(int (*support)(struct archive *)) {
    if (!support) return false;
    struct archive *handle = library.read_new();
    if (!handle) return false;
    bool built_in = support(handle) == 0;
    library.read_free(handle);
    return built_in;
}

static void load(void) {
    void *handle = opened();
    if (!handle) return;
    bool all = true;
#define NEEDED(field, name) \
    do { \
        *(void **)&library.field = dlsym(handle, name); \
        if (!library.field) all = false; \
    } while (0)
#define WANTED(field, name) *(void **)&library.field = dlsym(handle, name)
    NEEDED(read_new, "archive_read_new");
    NEEDED(read_free, "archive_read_free");
    NEEDED(support_format_zip, "archive_read_support_format_zip");
    NEEDED(support_format_tar, "archive_read_support_format_tar");
    NEEDED(support_format_raw, "archive_read_support_format_raw");
    NEEDED(support_filter_gzip, "archive_read_support_filter_gzip");
    NEEDED(support_filter_bzip2, "archive_read_support_filter_bzip2");
    NEEDED(support_filter_xz, "archive_read_support_filter_xz");
    WANTED(support_filter_zstd, "archive_read_support_filter_zstd");
    NEEDED(set_format_option, "archive_read_set_format_option");
    NEEDED(add_passphrase, "archive_read_add_passphrase");
    NEEDED(open_memory, "archive_read_open_memory");
    NEEDED(next_header, "archive_read_next_header");
    NEEDED(read_data, "archive_read_data");
    NEEDED(error_string, "archive_error_string");
    NEEDED(format, "archive_format");
    NEEDED(pathname, "archive_entry_pathname");
    NEEDED(symlink, "archive_entry_symlink");
    NEEDED(hardlink, "archive_entry_hardlink");
    NEEDED(filetype, "archive_entry_filetype");
    NEEDED(perm, "archive_entry_perm");
    NEEDED(size, "archive_entry_size");
    NEEDED(size_is_set, "archive_entry_size_is_set");
    NEEDED(is_data_encrypted, "archive_entry_is_data_encrypted");
    available = all;
    if (!all) return;
    has_gzip = has(library.support_filter_gzip);
    has_bzip2 = has(library.support_filter_bzip2);
    has_xz = has(library.support_filter_xz);
    has_zstd = has(library.support_filter_zstd);
    utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!utf8) utf8 = newlocale(LC_CTYPE_MASK, "en_US.UTF-8", (locale_t)0);
}

bool ccds_archive_is_available(void) {
    pthread_once(&once, load);
    return available;
}

struct ccds_archive {
    struct archive *handle;
};

// libarchive gives names in the thread's character set, which is ASCII unless somebody has said otherwise.
static locale_t enter(void) { return utf8 ? uselocale(utf8) : (locale_t)0; }
static void leave(locale_t before) {
    if (before) uselocale(before);
}

ccds_archive *ccds_archive_open(
    const void *bytes, size_t size, unsigned formats, const char *passphrase, const char *charset, int *status) {
    *status = ccds_archive_fatal;
    if (!ccds_archive_is_available()) return NULL;
    ccds_archive *archive = calloc(1, sizeof *archive);
    if (!archive) return NULL;
    locale_t before = enter();
    struct archive *handle = library.read_new();
    archive->handle = handle;
    if (handle) {
        if (formats & ccds_archive_zip) library.support_format_zip(handle);
        if (formats & ccds_archive_tar) library.support_format_tar(handle);
        if (formats & ccds_archive_raw) library.support_format_raw(handle);
        if (formats & (ccds_archive_tar | ccds_archive_raw)) {
            if (has_gzip) library.support_filter_gzip(handle);
            if (has_bzip2) library.support_filter_bzip2(handle);
            if (has_xz) library.support_filter_xz(handle);
            if (has_zstd) library.support_filter_zstd(handle);
        }
        if (formats & ccds_archive_zip) {
            library.set_format_option(handle, "zip", "mac-ext", NULL);
            if (charset) library.set_format_option(handle, "zip", "hdrcharset", charset);
            if (passphrase && *passphrase) library.add_passphrase(handle, passphrase);
        }
        *status = library.open_memory(handle, bytes, size);
    }
    leave(before);
    return archive;
}

int ccds_archive_next(ccds_archive *archive, ccds_archive_entry *entry) {
    if (!archive->handle) return ccds_archive_fatal;
    locale_t before = enter();
    struct archive_entry *found = NULL;
    int status = library.next_header(archive->handle, &found);
    if (status != ccds_archive_end && status > ccds_archive_fatal && found) {
        entry->path = library.pathname(found);
        unsigned type = library.filetype(found) & S_IFMT;
        entry->kind = type == S_IFDIR                                      ? ccds_archive_directory
                      : type == S_IFLNK                                    ? ccds_archive_symlink
                      : type == S_IFREG && !library.hardlink(found)        ? ccds_archive_file
                      : type == 0 && !library.hardlink(found)              ? ccds_archive_file
                                                                           : ccds_archive_other;
        entry->link = type == S_IFLNK ? library.symlink(found) : NULL;
        entry->size = library.size_is_set(found) ? library.size(found) : -1;
        entry->mode = library.perm(found);
        entry->is_encrypted = library.is_data_encrypted(found) == 1;
        entry->is_raw = library.format(archive->handle) == 0x90000;
    }
    leave(before);
    return status;
}

ptrdiff_t ccds_archive_read(ccds_archive *archive, void *buffer, size_t size) {
    locale_t before = enter();
    ptrdiff_t count = archive->handle ? library.read_data(archive->handle, buffer, size) : ccds_archive_fatal;
    leave(before);
    return count;
}

const char *ccds_archive_error(ccds_archive *archive) {
    return archive->handle ? library.error_string(archive->handle) : "out of memory";
}

void ccds_archive_close(ccds_archive *archive) {
    if (!archive) return;
    if (archive->handle) {
        locale_t before = enter();
        library.read_free(archive->handle);
        leave(before);
    }
    free(archive);
}
