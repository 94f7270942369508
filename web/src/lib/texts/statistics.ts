const rounded = (amount: number) => amount.toLocaleString('en', { maximumFractionDigits: 1 });

/** How the desk stands, in numbers. */
export const statisticsTexts = {
  title: 'Statistics',
  failed: 'The statistics could not be loaded.',
  charts: 'Charts',
  today: 'New today',
  thisWeek: 'New this week',
  resolved: 'Settled',
  firstAnswer: 'First answer',
  /** Where there is nothing to count from. */
  none: '–',
  perCent: (share: number) => `${share.toLocaleString('en')} %`,
  /** "45 min", "3.5 h", "2.1 days": as exact as somebody wants to know it. */
  hours: (hours: number): string => {
    if (hours === 0) {
      return statisticsTexts.none;
    }
    if (hours < 1) {
      return `${Math.round(hours * 60)} min`;
    }
    return hours < 48 ? `${rounded(hours)} h` : `${rounded(hours / 24)} days`;
  },
  tickets: 'Tickets',
  share: 'Share',
  tableOf: (property: string) => `Tickets by ${property.toLowerCase()}`,
};
