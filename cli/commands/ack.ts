import { acknowledgeCall, eventActionCommand } from '../api/event-action.ts';

/** `triggers ack`: acknowledges events. */
export const ackCommand = eventActionCommand({
  command: 'ack <ids..>',
  describe: 'Acknowledge events',
  done: 'acknowledged',
  toCall: acknowledgeCall,
});
