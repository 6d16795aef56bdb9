import { useState } from 'react';
import { Pager } from '../../components/pager.tsx';
import { useStage } from '../../stage/stage-context.ts';
import styles from './paged-table.module.css';

interface PagedTableProps {
  readonly label: string;
  readonly columns: readonly { readonly title: string; readonly isNumber: boolean }[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly string[] }[];
  /** Begins at the first page again where it changes. */
  readonly resetOn: string;
}

/** A year of months where the type is of the usual size; what fits between the title and the keys in large type. */
const rowsOnPage = {
  portrait: { normal: 12, large: 8 },
  landscape: { normal: 12, large: 6 },
} as const;

/** Numbers to compare, never to scroll. */
export function PagedTable({ label, columns, rows, resetOn }: PagedTableProps) {
  const { orientation, size } = useStage();
  const [wanted, setWanted] = useState({ page: 0, of: resetOn });
  const most = rowsOnPage[orientation][size];
  const pages = Math.max(1, Math.ceil(rows.length / most));
  const page = wanted.of === resetOn ? Math.min(wanted.page, pages - 1) : 0;
  return (
    <>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title, isNumber }) => (
              <th key={title} scope="col" data-number={isNumber || undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(page * most, (page + 1) * most).map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, at) => (
                <td key={columns[at]?.title} data-number={columns[at]?.isNumber === true || undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Pager page={page} pages={pages} onPage={(next) => setWanted({ page: next, of: resetOn })} />
    </>
  );
}
