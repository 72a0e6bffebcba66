import { expect, test } from 'vitest';
import { deployTestTemplate } from '../test-template.ts';

const group = (LogGroupName: string, RetentionInDays?: unknown) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName, RetentionInDays },
});

test('writes to the group that LoggingConfig names, with its retention', () => {
  const changes = { fn: { LoggingConfig: { LogGroup: { Ref: 'Group' } } }, resources: { Group: group('/mine', 14) } };

  expect(deployTestTemplate(changes).function.logGroup).toEqual({ name: '/mine', retentionDays: 14 });
});

test('takes the retention of a group that has the name of the default one', () => {
  const changes = {
    fn: { FunctionName: 'f' },
    resources: { Other: group('/aws/lambda/g', 1), Group: group('/aws/lambda/f', '7') },
  };

  expect(deployTestTemplate(changes).function.logGroup).toEqual({ name: '/aws/lambda/f', retentionDays: 7 });
});

test('keeps lines for ever where no group says otherwise', () => {
  const changes = { fn: { FunctionName: 'f' }, resources: { Group: group('/aws/lambda/f') } };

  expect(deployTestTemplate(changes).function.logGroup).toEqual({ name: '/aws/lambda/f' });
});

test('refuses a retention that CloudWatch does not have', () => {
  const changes = { fn: { FunctionName: 'f' }, resources: { Group: group('/aws/lambda/f', 8) } };

  expect(() => deployTestTemplate(changes)).toThrow('Group.RetentionInDays is 8: it must be one of 1, 3, 5, 7,');
});
