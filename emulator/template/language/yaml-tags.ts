import { type CollectionTag, Pair, Scalar, type ScalarTag, YAMLMap, type YAMLSeq } from 'yaml';

/**
 * The short forms of CloudFormation's functions and what each becomes.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
const SHORT_FORMS = {
  '!And': 'Fn::And',
  '!Base64': 'Fn::Base64',
  '!Cidr': 'Fn::Cidr',
  '!Condition': 'Condition',
  '!Equals': 'Fn::Equals',
  '!FindInMap': 'Fn::FindInMap',
  '!GetAZs': 'Fn::GetAZs',
  '!GetAtt': 'Fn::GetAtt',
  '!If': 'Fn::If',
  '!ImportValue': 'Fn::ImportValue',
  '!Join': 'Fn::Join',
  '!Length': 'Fn::Length',
  '!Not': 'Fn::Not',
  '!Or': 'Fn::Or',
  '!Ref': 'Ref',
  '!Select': 'Fn::Select',
  '!Split': 'Fn::Split',
  '!Sub': 'Fn::Sub',
  '!ToJsonString': 'Fn::ToJsonString',
  '!Transform': 'Fn::Transform',
} as const satisfies Record<string, string>;

/** Tags for the `yaml` parser that turn each short form into its long one: `!Ref Table` into `{ Ref: 'Table' }`. */
export const CLOUDFORMATION_TAGS: readonly (ScalarTag | CollectionTag)[] = Object.entries(SHORT_FORMS).flatMap(
  ([tag, name]) => [scalarTag(tag, name), collectionTag(tag, name, 'seq'), collectionTag(tag, name, 'map')],
);

/**
 * Booleans as the parsers of CloudFormation and SAM take them: those of YAML 1.1 without the single letters, so
 * that `AttributeType: N` is a text. https://github.com/yaml/pyyaml/blob/main/lib/yaml/resolver.py
 */
export const BOOLEAN_TAGS: readonly ScalarTag[] = [
  booleanTag(/^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/, true),
  booleanTag(/^(?:[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/, false),
];

/**
 * What the parser here takes for a number without a digit, as in `CodeUri: .`, and those of CloudFormation and SAM for text.
 * Tried before numbers are. https://github.com/yaml/pyyaml/blob/main/lib/yaml/resolver.py
 */
export const DIGITLESS_TAG: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  test: /^(?=.)[-+]?\.?_*(?:[eE][-+]?[0-9]+)?$/,
  resolve: (text) => text,
};

function booleanTag(test: RegExp, value: boolean): ScalarTag {
  return { tag: 'tag:yaml.org,2002:bool', default: true, test, resolve: () => value };
}

function scalarTag(tag: string, name: string): ScalarTag {
  return { tag, resolve: (text: string) => ({ [name]: name === 'Fn::GetAtt' ? splitAttribute(text) : text }) };
}

function collectionTag(tag: string, name: string, collection: 'seq' | 'map'): CollectionTag {
  return {
    tag,
    collection,
    resolve: (argument: YAMLMap.Parsed | YAMLSeq.Parsed) => {
      const map = new YAMLMap();
      map.items.push(new Pair(new Scalar(name), argument));
      return map;
    },
  };
}

/** `!GetAtt Table.Arn` names resource and attribute in one scalar; attributes may hold dots, logical ids may not. */
function splitAttribute(text: string): readonly string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
