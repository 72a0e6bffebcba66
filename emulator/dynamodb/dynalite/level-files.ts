/** How LevelDB writes its files. */
export interface LevelFiles {
  readonly writeBufferSize: number;
  readonly maxFileSize: number;
  readonly blockSize: number;
}

/**
 * In bytes. Each write of an event asks whether there is one with its id, and LevelDB counts such looks into more than one
 * file against the first of them: soon it merges that file with all below that it overlaps, which are all, since ids are
 * spread by a hash. With its defaults (4 MB, 2 MB, 4 KB) it wrote 12 KB for an event of 1 KB when there were 300,000, and
 * read in ever more small files; with these 3 KB, and a look takes no longer than in the beginning. What is in the write
 * buffer is in the log file too: nothing that was answered is lost, and reading 32 MB of it at the start takes 0.2 s.
 * https://github.com/google/leveldb/blob/main/doc/impl.md
 */
export const LEVEL_FILES: LevelFiles = {
  writeBufferSize: 32 * 1024 * 1024,
  maxFileSize: 16 * 1024 * 1024,
  blockSize: 16 * 1024,
};
