import { Box, Text, useApp, useInput, usePaste } from 'ink';
import { memo, useEffect, useSyncExternalStore } from 'react';
import type { Key } from '../keys/key.ts';
import { pasteKey, readKeys } from '../keys/key-reader.ts';
import type { FrameStore } from './frame-store.ts';

/** What of Ink the shell needs beside what is drawn. */
export type InkControls = Pick<ReturnType<typeof useApp>, 'exit' | 'suspendTerminal'>;

interface DashboardProps {
  readonly frames: Pick<FrameStore, 'read' | 'subscribe'>;
  readonly onKeys: (keys: readonly Key[]) => void;
  readonly onReady: (controls: InkControls) => void;
}

/** The rows of the frame store, one text each: nothing is laid out that is not seen. */
export function Dashboard({ frames, onKeys, onReady }: DashboardProps) {
  const rows = useSyncExternalStore(frames.subscribe, frames.read);
  const { exit, suspendTerminal } = useApp();
  useInput((input, flags) => onKeys(readKeys(input, flags)));
  usePaste((text) => onKeys([pasteKey(text)]));
  useEffect(() => onReady({ exit, suspendTerminal }), [exit, suspendTerminal, onReady]);
  return (
    <Box flexDirection="column">
      {rows.map((text, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place
        <Row key={row} text={text} />
      ))}
    </Box>
  );
}

const Row = memo(({ text }: { readonly text: string }) => <Text wrap="truncate">{text}</Text>);
