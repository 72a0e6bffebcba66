import { expect, test } from 'vitest';
import { requestText, startTestCloud } from './test-cloud.ts';

const TELLS_ITS_PLACE = `
export const handler = async (event, context) => ({
  statusCode: 200,
  body: [process.env.AWS_REGION, process.env.AWS_DEFAULT_REGION, event.requestContext.domainName, context.invokedFunctionArn].join(' '),
});`;

test('the function, its name and its API are in the Region that the emulator was started for', async () => {
  await using cloud = await startTestCloud({ code: TELLS_ITS_PLACE, emulator: { region: 'eu-west-1' } });

  const { body } = await cloud.exchange(requestText('GET', '/v1/place'));

  expect(body).toMatch(
    /^eu-west-1 eu-west-1 \w+\.execute-api\.eu-west-1\.amazonaws\.com arn:aws:lambda:eu-west-1:\d{12}:function:fn$/,
  );
  expect(cloud.emulator.dynamodb.region).toBe('eu-west-1');
});
