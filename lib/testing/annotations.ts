import { AnnotationMetadataEntryType } from 'cdktf';
import type { IConstruct } from 'constructs';

/** What was added to constructs by cdktf's Annotations. */
export interface Annotation {
  readonly severity: 'error' | 'warning';
  readonly path: string;
  readonly message: string;
}

const SEVERITIES: Readonly<Record<string, Annotation['severity'] | undefined>> = {
  [AnnotationMetadataEntryType.ERROR]: 'error',
  [AnnotationMetadataEntryType.WARN]: 'warning',
};

export function annotationsOf({ node }: IConstruct): readonly Annotation[] {
  return node.metadata.flatMap(({ type, data }) => {
    const severity = SEVERITIES[type];
    return severity === undefined ? [] : [{ severity, path: node.path, message: String(data) }];
  });
}
