import { deleteCall, eventActionCommand } from '../api/event-action.ts';

/** `triggers delete`: deletes events. */
export const deleteCommand = eventActionCommand({
  command: 'delete <ids..>',
  describe: 'Delete events',
  done: 'deleted',
  toCall: deleteCall,
});
