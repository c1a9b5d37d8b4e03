#pragma once

#include "base/Background.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace vanthu::exchange {

// A few threads, begun when there is work for them, that turn jobs into results and give way to all others. The caller
// puts jobs in and takes results out, so that both queues are as short as it wants them. Without threads (a transport
// that has one connection) each job is done in take(). Put and take from one thread only; destruction drops what was
// not begun and waits for what was.
template<class Job, class Done>
class Workers {
public:
    using Work = std::function<Done(const Job&)>;

    Workers(int threads, Work work)
        : m_most(threads > 1 ? std::size_t(threads) : 0)
        , m_work(std::move(work)) {}
    ~Workers() {
        {
            const std::lock_guard lock(m_mutex);
            m_ending = true;
            m_jobs.clear();
        }
        m_wakeWorkers.notify_all();
        for (std::thread& thread : m_threads)
            thread.join();
    }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void put(Job job) {
        {
            const std::lock_guard lock(m_mutex);
            m_jobs.push_back(std::move(job));
            ++m_open;
            if (m_idle < m_jobs.size() && m_threads.size() < m_most)
                m_threads.emplace_back([this] { run(); });
        }
        m_wakeWorkers.notify_one();
    }

    // Jobs put in whose result was not taken out.
    int open() const { return m_open; }

    // Waits for the first result, and for `wanted` of them as long as `patience` after it; an empty list when nothing
    // is open.
    std::vector<std::pair<Job, Done>> take(int wanted, std::chrono::milliseconds patience) {
        if (m_most == 0)
            doOne();
        std::unique_lock lock(m_mutex);
        const int expected = std::min(wanted, m_open);
        m_wakeTaker.wait(lock, [&] { return m_open == 0 || !m_done.empty(); });
        if (m_most > 0)
            m_wakeTaker.wait_for(lock, patience, [&] { return int(m_done.size()) >= expected; });
        return handOver();
    }

    // What is finished by now, without waiting for a thread.
    std::vector<std::pair<Job, Done>> takeFinished() {
        while (m_most == 0 && !m_jobs.empty())
            doOne();
        const std::lock_guard lock(m_mutex);
        return handOver();
    }

    // Takes back the jobs that nobody has begun.
    std::vector<Job> takeBack() {
        const std::lock_guard lock(m_mutex);
        std::vector<Job> left(std::make_move_iterator(m_jobs.begin()), std::make_move_iterator(m_jobs.end()));
        m_jobs.clear();
        m_open -= int(left.size());
        return left;
    }

private:
    // Under the lock.
    std::vector<std::pair<Job, Done>> handOver() {
        std::vector<std::pair<Job, Done>> taken(std::make_move_iterator(m_done.begin()),
                                                std::make_move_iterator(m_done.end()));
        m_done.clear();
        m_open -= int(taken.size());
        return taken;
    }

    std::optional<Job> next(std::unique_lock<std::mutex>& lock) {
        ++m_idle;
        m_wakeWorkers.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
        --m_idle;
        if (m_ending)
            return std::nullopt;
        Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        return job;
    }

    void run() {
        workInBackground();
        std::unique_lock lock(m_mutex);
        while (std::optional<Job> job = next(lock)) {
            lock.unlock();
            Done done = m_work(*job);
            lock.lock();
            m_done.emplace_back(std::move(*job), std::move(done));
            m_wakeTaker.notify_one();
        }
    }

    void doOne() {
        if (m_jobs.empty())
            return;
        Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        Done done = m_work(job);
        m_done.emplace_back(std::move(job), std::move(done));
    }

    const std::size_t m_most;
    const Work m_work;
    std::mutex m_mutex;
    std::condition_variable m_wakeWorkers;
    std::condition_variable m_wakeTaker;
    std::deque<Job> m_jobs;
    std::deque<std::pair<Job, Done>> m_done;
    int m_open = 0; // changed by the taker's thread only
    std::size_t m_idle = 0;
    bool m_ending = false;
    std::vector<std::thread> m_threads;
};

} // namespace vanthu::exchange
