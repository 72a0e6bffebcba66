/** What users can set, and what the program finds set where it runs. */
export const ENVIRONMENT_VARIABLES = {
  TRIGGERS_URL:
    'base URL of the API for `send`, `inbox`, `ack` and `delete`, where `--url` is not given; without it the running emulator',
  TRIGGERS_API_KEY:
    'API key, where `--key` is not given; safer than an option, which other users of the machine can see',
  AWS_ACCESS_KEY_ID:
    "with `AWS_SECRET_ACCESS_KEY` and the rest of the AWS SDK's variables: whom `--dynamodb-endpoint` is asked as",
  NO_COLOR: 'no colours, whatever its value (https://no-color.org)',
  FORCE_COLOR: 'colours in what is piped too; `0` or `false` for none',
  TERM: '`dumb`: no dashboard',
  LC_ALL: 'with `LC_CTYPE` and `LANG`: the dashboard draws with ASCII where the locale is not UTF-8',
  VISUAL: 'editor of `--edit` and of the dashboard, then `EDITOR`, then vi or notepad',
  INK_SCREEN_READER: '`true`: the dashboard tells its screen in sentences, as with `--screen-reader`',
  GITHUB_ACTIONS: '`true`, as GitHub sets it: `triggers contract` prints annotations',
  GITHUB_STEP_SUMMARY: 'file of the step summary, as GitHub sets it: `contract` and `load` append theirs',
} as const satisfies Readonly<Record<string, string>>;
