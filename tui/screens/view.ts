import type { Layout } from '../layout/layout.ts';
import type { DashboardModel } from '../model/dashboard-model.ts';
import type { UiState } from '../state/ui-state.ts';
import type { Theme } from '../text/theme.ts';

/** All that a picture of the dashboard is made of. */
export interface View {
  readonly model: DashboardModel;
  readonly ui: UiState;
  readonly theme: Theme;
  readonly layout: Layout;
  readonly isReadOnly: boolean;
  /** Of this machine, epoch milliseconds. */
  readonly nowMs: number;
}
