package io.weir.simulator.population;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Everybody there is: the bank's customers and the merchants of their cities. Depends on seed and size alone. */
public final class Population {
    private static final int[] PAYDAYS = {5, 5, 5, 15, 25, 25, 25, 28};
    private static final int PENSION_DAY = 3;
    private static final int TENANTS_PER_LANDLORD = 20;
    private static final int COLLEAGUES = 40;

    private final List<Customer> customers;
    private final List<Map<Category, List<Merchant>>> shops;
    private final Map<Category, List<Merchant>> sellers;

    /**
     * @param seed same seed, same people
     * @param size number of customers
     */
    public Population(long seed, int size) {
        customers = IntStream.range(0, size)
                .mapToObj(i -> customer(i, size, Dice.of(seed, "customer", i)))
                .toList();
        Dice dice = Dice.of(seed, "merchants", 0);
        int perKind = Math.min(30, 3 + size / 1000);
        shops = City.ALL.stream()
                .map(city -> merchants(false, dice, perKind, List.of(city)))
                .toList();
        sellers = merchants(true, dice, 10 * perKind, City.ALL);
    }

    public List<Customer> customers() {
        return customers;
    }

    /** A merchant of the category where the customer is: mostly one of two favourites. */
    public Merchant merchant(Customer customer, City where, Category category, Dice dice) {
        List<Merchant> all = (category.online() ? sellers : shops.get(where.number())).get(category);
        boolean favourite = dice.chance(0.7);
        int choice = favourite ? customer.taste() + dice.below(2) : dice.below(all.size());
        return all.get(choice % all.size());
    }

    private static Map<Category, List<Merchant>> merchants(boolean online, Dice dice, int perKind, List<City> cities) {
        Map<Category, List<Merchant>> byCategory = new EnumMap<>(Category.class);
        for (Category category : Category.values()) {
            if (category.online() == online) {
                List<Merchant> all = new ArrayList<>();
                for (int i = 0; i < perKind; i++) {
                    all.add(merchant(category, dice.pick(cities), i, dice));
                }
                byCategory.put(category, Collections.unmodifiableList(all));
            }
        }
        return byCategory;
    }

    private static Merchant merchant(Category category, City city, int number, Dice dice) {
        String name = category.online()
                ? "M-WEB-" + category.name() + "-" + number
                : "M-" + city.code() + "-" + category.name() + "-" + number;
        List<String> terminals = IntStream.rangeClosed(1, 1 + dice.below(4))
                .mapToObj(i -> name + "-" + i)
                .toList();
        return category.online()
                ? new Merchant(name, category, city, Double.NaN, Double.NaN, terminals)
                : new Merchant(
                        name, category, city, nearby(city.latitude(), dice), nearby(city.longitude(), dice), terminals);
    }

    /** Within some ten kilometres, to four digits. */
    private static double nearby(double degrees, Dice dice) {
        return Math.round((degrees + (dice.unit() - 0.5) * 0.2) * 10_000) / 10_000.0;
    }

    private static Customer customer(int index, int size, Dice dice) {
        Segment segment = Segment.draw(dice);
        City home = dice.pick(City.ALL);
        long income = dice.logNormal(segment.incomeMinor(), 0.35);
        boolean company = segment == Segment.COMPANY;
        boolean tenant = !company && dice.chance(0.55);
        int wakes = company ? 7 : 6 + dice.below(4);
        return new Customer(
                index,
                "C" + (1_000_000 + index),
                segment,
                home,
                accounts(home, index, dice.chance(0.3) ? 2 : 1),
                devices(index, dice),
                "10." + dice.below(256) + "." + dice.below(256) + "." + (1 + dice.below(254)),
                "100." + (64 + dice.below(64)) + "." + dice.below(256) + "." + (1 + dice.below(254)),
                income,
                segment == Segment.PENSIONER ? PENSION_DAY : PAYDAYS[dice.below(PAYDAYS.length)],
                Payee.named("E", dice.below(1 + size / COLLEAGUES)),
                tenant ? Payee.named("L", dice.below(1 + size / TENANTS_PER_LANDLORD)) : null,
                1 + dice.below(5),
                IntStream.range(0, company ? 8 + dice.below(13) : 1 + dice.below(4))
                        .mapToObj(i -> Payee.stranger(dice))
                        .toList(),
                segment.spending() * (0.6 + 0.8 * dice.unit()),
                wakes,
                company ? 19 : wakes + 14 + dice.below(2),
                segment.works() && !company && dice.chance(0.3),
                segment == Segment.SHOPKEEPER ? dice.between(70_000, 900_000) : 0,
                dice.below(1 << 20));
    }

    private static List<String> accounts(City home, int index, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> home.country() + "-" + (1_000_000 + index) + "-" + i)
                .toList();
    }

    private static List<String> devices(int index, Dice dice) {
        return IntStream.rangeClosed(1, 1 + dice.below(3))
                .mapToObj(i -> deviceName(index, i))
                .toList();
    }

    /** The name of the n-th device of a customer, unlike that of any other. */
    public static String deviceName(int customer, int n) {
        return "D" + Long.toHexString(Dice.mix(((long) customer << 20) + n));
    }
}
