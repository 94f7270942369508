import { Bar, BarChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { GetTicketStatsResponse } from '@/app/store/services/generated';
import { texts } from '@/lib/texts';
import { statisticsTexts } from '@/lib/texts/statistics';
import { CATEGORIES, PRIORITIES } from '@/ticket/vocabulary';

interface Count {
  name: string;
  count: number;
}

/** Where the tickets are. Each chart stands beside the table of its numbers, which says the same in words. */
export default function Charts({ stats }: { stats: GetTicketStatsResponse }) {
  const { open, inProgress, resolved, closed, byPriority, byCategory } = stats;
  const statuses: Count[] = [
    { name: 'Open', count: open },
    { name: 'In Progress', count: inProgress },
    { name: 'Resolved', count: resolved },
    { name: 'Closed', count: closed },
  ];
  return (
    <div className="grid gap-6 rounded-outer border border-border p-4 lg:grid-cols-3">
      <Chart title={texts.ticket.status} counts={statuses} total={stats.total} />
      <Chart
        title={texts.ticket.priority}
        counts={PRIORITIES.map((name) => ({ name, count: byPriority[name] })).toReversed()}
        total={stats.total}
      />
      <Chart
        title={texts.ticket.category}
        counts={CATEGORIES.map((name) => ({ name, count: byCategory[name] }))}
        total={stats.total}
      />
    </div>
  );
}

const ROW_HEIGHT = 28;

interface ChartProps {
  title: string;
  counts: Count[];
  total: number;
}

function Chart({ title, counts, total }: ChartProps) {
  return (
    <figure className="grid content-start grid-cols-[auto_minmax(0,1fr)] gap-x-3">
      <figcaption className="col-span-2 mb-1 text-sm font-semibold">{title}</figcaption>
      <table className="h-fit text-sm">
        <caption className="sr-only">{statisticsTexts.tableOf(title)}</caption>
        <thead className="sr-only">
          <tr>
            <th>{title}</th>
            <th>{statisticsTexts.tickets}</th>
            <th>{statisticsTexts.share}</th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ name, count }) => (
            <tr key={name} className="h-7">
              <th className="pr-3 text-left font-normal whitespace-nowrap text-muted">{name}</th>
              <td className="pr-3 text-right tabular-nums">{count.toLocaleString('en')}</td>
              <td className="text-right text-muted tabular-nums">
                {statisticsTexts.perCent(total === 0 ? 0 : Math.round((100 * count) / total))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div aria-hidden="true">
        <ResponsiveContainer width="100%" height={ROW_HEIGHT * counts.length}>
          <BarChart
            layout="vertical"
            data={counts}
            margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <XAxis type="number" hide domain={[0, 'dataMax']} />
            <YAxis type="category" dataKey="name" hide />
            <Bar
              dataKey="count"
              fill="var(--color-accent)"
              background={{ fill: 'var(--color-surface)', radius: 4 }}
              radius={4}
              barSize={14}
              isAnimationActive={false}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}
