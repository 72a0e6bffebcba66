import type { ListSource } from '../model/live-list.ts';

/** Which row of a list is chosen, and where it stands on the screen. */
export interface ListPosition {
  /** The newest row is the chosen one, whichever that is. */
  readonly isFollowing: boolean;
  /** Of the chosen row; undefined: there was none yet. */
  readonly chosenId?: string | undefined;
  /** Where it was when it was chosen, should it be gone. */
  readonly chosenIndex: number;
  /** Rows above it on the screen, so that it stays where it is while others come. */
  readonly rowsAbove: number;
}

export const AT_NEWEST: ListPosition = { isFollowing: true, chosenIndex: 0, rowsAbove: 0 };

export interface ListWindow {
  /** Of the first row on the screen. */
  readonly first: number;
  /** -1: the list is empty. */
  readonly chosen: number;
}

/** The part of a list that so many rows of the screen show. */
export function listWindow<T>(source: ListSource<T>, position: ListPosition, height: number): ListWindow {
  if (source.size === 0) return { first: 0, chosen: -1 };
  const chosen = chosenIndexOf(source, position);
  const first = Math.min(chosen - Math.min(position.rowsAbove, height - 1), source.size - height);
  return { first: Math.max(0, first, chosen - height + 1), chosen };
}

/** The position after moving by so many rows; the list scrolls when the end of the screen is reached. */
export function moveBy<T>(source: ListSource<T>, position: ListPosition, rows: number, height: number): ListPosition {
  const { first, chosen } = listWindow(source, position, height);
  if (chosen === -1) return position;
  const target = Math.min(source.size - 1, Math.max(0, chosen + rows));
  return at(source, target, Math.min(Math.max(0, height - 1), Math.max(0, target - first)));
}

/** The position at a row, which is put as many rows below the top. */
export function at<T>(source: ListSource<T>, index: number, rowsAbove: number): ListPosition {
  const item = source.at(index);
  const chosenId = item === undefined ? undefined : source.idOf(item);
  return { isFollowing: false, chosenId, chosenIndex: index, rowsAbove };
}

function chosenIndexOf<T>(source: ListSource<T>, { isFollowing, chosenId, chosenIndex }: ListPosition): number {
  if (isFollowing) return 0;
  const index = chosenId === undefined ? -1 : source.indexOf(chosenId);
  return index === -1 ? Math.min(chosenIndex, source.size - 1) : index;
}
